import { useState, type CSSProperties, type ReactElement } from 'react';
import { fontsOf } from '../panes/emulator.ts';
import { send } from '../send.ts';
import { useApp } from '../store.ts';
import { t } from '../text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Button } from '../ui/parts.tsx';
import ui from '../ui/ui.module.css';
import { setView } from '../view.ts';
import { drawn, fontState } from './known.ts';
import css from './fonts.module.css';

const f = t.font;

/** The font of the terminals: the person's own, with a sample as it will be drawn, and ligatures. */
export function FontPage(): ReactElement {
  const settings = useApp()?.settings;
  const [font, setFont] = useState(settings?.font ?? '');
  const [ligatures, setLigatures] = useState(settings?.ligatures ?? false);
  const name = font.trim();
  const state = name === '' ? 'good' : fontState(name, drawn);
  const joined = ligatures && settings?.screenReader !== true;
  const close = (): void => setView({ page: null });
  const save = async (): Promise<void> => {
    const reply = await send({ type: 'settings.set', patch: { font: name, ligatures } });
    if (reply.ok) close();
  };
  const style = {
    fontFamily: fontsOf(name),
    fontSize: settings?.fontSize ?? 13,
    fontVariantLigatures: joined ? 'normal' : 'none',
  } satisfies CSSProperties;
  return (
    <Dialog
      title={f.title}
      onClose={close}
      width={580}
      testId="font"
      foot={
        <>
          <Button onClick={close}>{t.cancel}</Button>
          <Button kind="primary" data-testid="save-font" onClick={() => void save()}>{f.save}</Button>
        </>
      }
      onKeyDown={(event) => {
        if (event.key === 'Enter' && event.target instanceof HTMLInputElement && event.target.type === 'text') void save();
      }}
    >
      <div className={css.page}>
        <label className={css.field}>
          {f.own}
          <input
            className={ui.input}
            type="text"
            data-autofocus
            data-testid="font-name"
            maxLength={100}
            spellCheck={false}
            placeholder={f.usual}
            aria-describedby="font-state"
            aria-invalid={state === 'missing' || undefined}
            value={font}
            onChange={(event) => setFont(event.target.value)}
          />
        </label>
        <p id="font-state" className={css.state} data-tone={state === 'good' ? undefined : 'you'} role="status" data-testid="font-state">
          {name === '' ? f.bundled : f.states[state](name)}
        </p>
        <label className={css.check}>
          <input type="checkbox" data-testid="font-ligatures" checked={ligatures} disabled={settings?.screenReader} onChange={(event) => setLigatures(event.target.checked)} />
          <span>
            {f.ligatures}
            <small>{settings?.screenReader ? f.notForReaders : f.ligaturesWhy}</small>
          </span>
        </label>
        <pre className={css.sample} style={style} aria-label={f.sample} data-testid="font-sample">{SAMPLE}</pre>
      </div>
    </Dialog>
  );
}

/** Letters that are mixed up, signs that join, and what agents draw. */
const SAMPLE = `const next = (a) => a !== 0 && a >= 10 ? a - 1 : null;
0O 1lI| 8B {}[]() -> <= ==> // :: www ===
├─ src/book.ts   +118 −24   ✓ ● ◐ ⎿  Café 3,50 €`;
