import { ListChecks, Pause, Play, Settings2, Hourglass } from 'lucide-react';
import type { ReactElement } from 'react';
import { Mode } from '../../shared/model/index.ts';
import { send } from '../send.ts';
import { useDesk } from '../store.ts';
import { t } from '../text.ts';
import { CheckItem, Choice, Item, Menu, MenuLabel, Separator } from '../ui/menu.tsx';
import { Dot } from '../ui/parts.tsx';
import ui from '../ui/ui.module.css';
import { setView } from '../view.ts';
import { setMode, setRun } from './run-acts.ts';

const icon = { size: 15, strokeWidth: 1.75 } as const;
const m = t.modes;

/** Who hands out work, and whether work is handed out: one pill, its menu, and the way to the rules. */
export function RunControl(): ReactElement {
  const { policy, run } = useDesk();
  const name = m.names[policy.mode];
  const words = run === 'on' ? name : `${name} · ${m.runs[run]}`;
  const tone = run === 'paused' ? 'you' : run === 'draining' ? 'checking' : policy.mode === 'manual' ? 'plain' : 'well';
  return (
    <Menu
      label={m.label}
      trigger={
        <button
          type="button"
          className={ui.pill}
          data-testid="mode"
          data-mode={policy.mode}
          data-run={run}
          aria-label={t.labelled(m.label, words)}
          title={run === 'on' ? m.why[policy.mode] : m.runWhy[run]}
        >
          <Dot {...(tone === 'plain' ? {} : { tone })} />
          {words}
        </button>
      }
    >
      <MenuLabel>{m.label}</MenuLabel>
      <Choice
        value={policy.mode}
        options={Mode.options.map((value) => ({ value, label: m.names[value], detail: m.why[value], testId: `mode-${value}` }))}
        onChange={(mode) => void setMode(mode)}
      />
      <CheckItem
        checked={policy.confirm}
        onChange={(confirm) => void send({ type: 'policy.set', policy: { ...policy, confirm } })}
      >
        {m.confirm}
      </CheckItem>
      <Separator />
      {run !== 'on' && (
        <Item testId="run-on" icon={<Play {...icon} />} onSelect={() => void setRun('on')}>{m.goOn}</Item>
      )}
      {run !== 'draining' && (
        <Item testId="run-draining" icon={<Hourglass {...icon} />} onSelect={() => void setRun('draining')}>{m.drain}</Item>
      )}
      {run !== 'paused' && (
        <Item testId="run-paused" icon={<Pause {...icon} />} onSelect={() => void setRun('paused')}>{m.pause}</Item>
      )}
      <Separator />
      <Item testId="open-policy" icon={<Settings2 {...icon} />} onSelect={() => setView({ settings: 'policy' })}>{m.policy}</Item>
      <Item testId="open-templates" icon={<ListChecks {...icon} />} onSelect={() => setView({ settings: 'templates' })}>{m.templates}</Item>
    </Menu>
  );
}
