import type { ReactElement } from 'react';
import type { Settings } from '../../shared/contract/index.ts';
import { send } from '../send.ts';
import { useApp } from '../store.ts';
import { t } from '../text.ts';
import { Dialog } from '../ui/dialog.tsx';
import ui from '../ui/ui.module.css';
import { setView } from '../view.ts';
import { toClock, toMinute } from './clock.ts';
import css from './notify.module.css';

const n = t.notify;
/** What the person is told outside the window, and when not. Each choice counts at once. */
export function Notify(): ReactElement | null {
  const settings = useApp()?.settings;
  if (!settings) return null;
  const set = (patch: Partial<Settings>): void => void send({ type: 'settings.set', patch });
  const time = (label: string, key: 'quietFrom' | 'quietTo'): ReactElement => (
    <label className={css.time}>
      <span>{label}</span>
      <input
        type="time"
        className={ui.input}
        value={toClock(settings[key])}
        onChange={(event) => {
          const minute = toMinute(event.target.value);
          if (minute !== null) set({ [key]: minute });
        }}
      />
    </label>
  );
  const check = (label: string, key: 'notifySound' | 'tray' | 'trayKeeps', disabled = false): ReactElement => (
    <label className={css.check}>
      <input type="checkbox" checked={settings[key]} disabled={disabled} onChange={(event) => set({ [key]: event.target.checked })} />
      {label}
    </label>
  );
  return (
    <Dialog title={n.page} width={440} testId="notify" onClose={() => setView({ page: null })}>
      <fieldset className={css.group}>
        <legend>{n.when}</legend>
        {(['away', 'always', 'never'] as const).map((value) => (
          <label key={value} className={css.check}>
            <input type="radio" name="notify" checked={settings.notify === value} onChange={() => set({ notify: value })} />
            {n.whens[value]}
          </label>
        ))}
        {check(n.sound, 'notifySound', settings.notify === 'never')}
      </fieldset>
      <fieldset className={css.group}>
        <legend>{n.quiet}</legend>
        <div className={css.times}>
          {time(n.from, 'quietFrom')}
          {time(n.to, 'quietTo')}
        </div>
        <p className={ui.quietText}>{n.quietHint}</p>
      </fieldset>
      <div className={css.group}>
        {check(n.tray, 'tray')}
        {check(n.trayKeeps, 'trayKeeps', !settings.tray)}
      </div>
    </Dialog>
  );
}
