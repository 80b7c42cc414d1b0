import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import { Check, Search } from 'lucide-react';
import { useMemo, useRef, useState, type ReactElement, type ReactNode } from 'react';
import { t } from '../text.ts';
import { Chord } from '../ui/Chord.tsx';
import { Dot, join } from '../ui/parts.tsx';
import { usePainted } from '../ui/painted.ts';
import ui from '../ui/ui.module.css';
import { setView, toast } from '../view.ts';
import { contextNow } from './context.ts';
import { rememberCommand } from './recent.ts';
import { createSearch, firstOf, type PaletteGroup, type PaletteItem } from './search.ts';
import css from './palette.module.css';

const p = t.palette;

/** So many rows can be seen at most. */
const IN_SIGHT = 18;
const NONE: PaletteGroup[] = [];

/** The palette: all that can be done, all agents and all tasks, found by a few letters. */
export function Palette(): ReactElement {
  const [search] = useState(() => createSearch(contextNow()));
  const [text, setText] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const found = useMemo(() => search(text), [search, text]);
  // It is there with what can be seen of it, and the rest follows.
  const groups = usePainted(found, NONE) === found ? found : firstOf(found, IN_SIGHT);
  const count = found.reduce((sum, { items, more }) => sum + items.length + more, 0);
  const close = (): void => setView({ palette: false });

  const run = (item: PaletteItem): void => {
    if (item.whyNot) return toast(item.whyNot, 'plain');
    rememberCommand(item.id);
    close();
    // The keyboard is back where it was by then: what the command shows remembers that place.
    requestAnimationFrame(() => requestAnimationFrame(item.run));
  };

  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={ui.scrim} />
        <Dialog.Popup className={css.palette} aria-label={p.label} initialFocus={input} data-testid="palette">
          <Autocomplete.Root
            inline
            open
            items={groups}
            mode="none"
            autoHighlight="always"
            keepHighlight
            value={text}
            onValueChange={(next, { reason }) => reason !== 'item-press' && setText(next)}
            itemToStringValue={(item: PaletteItem) => item.title}
          >
            <div className={css.ask}>
              <Search size={16} strokeWidth={1.75} aria-hidden />
              <Autocomplete.Input ref={input} className={css.input} placeholder={p.placeholder} aria-label={p.placeholder} spellCheck={false} data-testid="palette-input" />
            </div>
            <Autocomplete.List className={css.list} aria-label={p.results}>
              {(group: PaletteGroup) => (
                <Autocomplete.Group key={group.name} items={group.items} className={css.group}>
                  <Autocomplete.GroupLabel className={css.groupName}>{group.name}</Autocomplete.GroupLabel>
                  <Autocomplete.Collection>{(item: PaletteItem) => <Row key={item.id} item={item} onRun={run} />}</Autocomplete.Collection>
                  {group.more > 0 && <p className={css.more}>{p.more(group.more)}</p>}
                </Autocomplete.Group>
              )}
            </Autocomplete.List>
            {groups.length === 0 && (
              <div className={css.none}>
                <p>{p.none(text.trim())}</p>
                <p>{p.noneText}</p>
              </div>
            )}
          </Autocomplete.Root>
          <p className="hidden-text" role="status">{text.trim() ? p.found(count) : ''}</p>
          <footer className={css.foot} aria-hidden>
            <Chord chord="ArrowDown" /> {p.hints.move}
            <Chord chord="Enter" /> {p.hints.go}
            <Chord chord="Escape" /> {p.hints.close}
          </footer>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Row({ item, onRun }: { item: PaletteItem; onRun: (item: PaletteItem) => void }): ReactElement {
  return (
    <Autocomplete.Item
      value={item}
      className={css.item}
      data-off={item.whyNot ? '' : undefined}
      data-testid={`command-${item.id}`}
      onClick={() => onRun(item)}
    >
      <span className={css.icon} aria-hidden>{item.isOn ? <Check size={14} strokeWidth={2} /> : item.hue ? <Dot hue={item.hue} /> : null}</span>
      <span className={css.words}>
        <span className={css.title}>{marked(item)}</span>
        {item.isOn && <span className="hidden-text">, {p.on}</span>}
        {item.whyNot && <span className={css.why}>{item.whyNot}</span>}
      </span>
      {item.chords.slice(0, 2).map((chord) => <Chord key={chord} chord={chord} />)}
    </Autocomplete.Item>
  );
}

/** The title with what matched set apart. */
function marked({ title, marks }: PaletteItem): ReactNode {
  if (marks.length === 0) return title;
  const parts: ReactNode[] = [];
  let at = 0;
  for (const [from, to] of marks) {
    parts.push(title.slice(at, from), <mark key={from} className={join(css.mark)}>{title.slice(from, to)}</mark>);
    at = to;
  }
  return [...parts, title.slice(at)];
}
