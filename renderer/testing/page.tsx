// Every part of the design system in its states, on one page that only the tests open.
import { now } from './still.ts';
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/index.css';
import '../ui/tokens.css';
import '../ui/base.css';
import { X } from 'lucide-react';
import type { CSSProperties, ReactElement, ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import type { AgentLive, AgentState, EventBody } from '../../shared/model/index.ts';
import { agent, context, deskOf, given, live, task, taskId } from '../derive/made.ts';
import { Card } from '../desk/Card.tsx';
import { PaneHead } from '../desk/PaneHead.tsx';
import { Strip } from '../desk/Strip.tsx';
import grid from '../desk/grid.module.css';
import { useReplica } from '../store.ts';
import { Ask } from '../ui/dialog.tsx';
import { Button, Dot, IconButton, Keys, Mark, PriorityBars, Tag, TipProvider } from '../ui/parts.tsx';
import ui from '../ui/ui.module.css';
import { setView } from '../view.ts';

const before = (minutes: number): number => now - minutes * 60_000;
const made = (n: number, title: string, change: Parameters<typeof task>[1] = {}): [number, EventBody] =>
  [before(60), { type: 'task.added', task: task(n, { title, estimateMinutes: 45, ...change }) }];

const desk = deskOf(
  made(1, 'Decide the storage layer for ticks'),
  made(2, 'Alert service: delivery and retries', { priority: 'high' }),
  made(3, 'Order book: reconnect without losing deltas', { objective: 'Reconnect.', priority: 'low' }),
  made(4, 'Risk limits per strategy', { dependsOn: [taskId(2)] }),
  made(5, 'A title that is so long that it does not fit into the one line that a card has for it'),
  ...given(1, 'claude', before(12)),
  ...given(2, 'amp', before(38)),
  [before(1), { type: 'task.reserved', id: taskId(3), agent: 'codex' }],
);

const at = (id: string, state: AgentState, change: Partial<AgentLive> = {}): AgentLive =>
  live(id, { state, since: before(12), pane: null, ...change });
const heads: Record<string, [AgentLive, string | null, { simulated?: boolean; small?: boolean; maximised?: boolean }]> = {
  ready: [at('codex', 'ready', { context: context(20, { at: now }) }), null, {}],
  working: [at('claude', 'working', { context: context(58, { at: now }) }), taskId(1), {}],
  'nearly-full': [at('claude', 'working', { context: context(92, { at: now }) }), taskId(1), { maximised: true }],
  full: [at('claude', 'working', { context: context(99, { at: now }) }), taskId(1), {}],
  waits: [at('claude', 'waiting-for-you', { since: before(2) }), taskId(1), {}],
  stalled: [at('amp', 'stalled'), taskId(2), {}],
  exited: [at('codex', 'exited'), null, {}],
  limited: [at('amp', 'rate-limited', { limit: { text: 'limit', seenAt: now, until: before(-65) } }), taskId(2), {}],
  simulated: [at('claude', 'working'), taskId(1), { simulated: true }],
  small: [at('amp', 'working', { context: context(40, { at: now }) }), taskId(2), { simulated: true, small: true }],
  missing: [at('codex', 'exited', { cli: { status: 'missing' } }), null, {}],
};
const WIDTHS = { wide: 700, usual: 540, narrow: 420, least: 320 };

useReplica.setState({ desk, live: Object.fromEntries([at('claude', 'working'), at('amp', 'working'), at('codex', 'ready')].map((one) => [one.id, one])) });
setView({ chosen: [taskId(4)] });

function Part({ name, children, style }: { name: string; children: ReactNode; style?: CSSProperties }): ReactElement {
  return <section data-part={name} style={style}>{children}</section>;
}

function Heads(): ReactElement {
  return (
    <>
      {Object.entries(heads).flatMap(([name, [its, on, { simulated = false, small = false, maximised = false }]]) =>
        Object.entries(WIDTHS).map(([wide, width]) => (
          <Part key={`${name} ${wide}`} name={`head ${name} ${wide}`} style={{ width }}>
            <div className={grid.pane} data-hue={its.id}>
              <PaneHead agent={{ ...agent(its.id as 'claude'), simulated }} live={its} task={desk.tasks[on ?? '']} maximised={maximised} small={small} />
            </div>
          </Part>
        )))}
    </>
  );
}

function Parts(): ReactElement {
  return (
    <TipProvider>
      {(['plain', 'primary', 'danger', 'quiet'] as const).map((kind) => (
        <Part key={kind} name={`button ${kind}`}>
          <div data-row>
            <Button kind={kind} data-first={kind}>Save</Button>
            <Button kind={kind} size="large">Save</Button>
            <Button kind={kind} disabled>Save</Button>
          </div>
        </Part>
      ))}
      <Part name="icon button"><IconButton label="Close"><X size={16} strokeWidth={1.75} /></IconButton></Part>
      <Part name="dots">
        <div data-row>
          {['claude', 'amp', 'antigravity', 'codex', 'gemini', 'opencode', 'custom'].map((hue) => <Dot key={hue} hue={hue} />)}
          {['well', 'you', 'failed', 'checking', 'baton', 'plain'].map((tone) => <Dot key={tone} tone={tone} />)}
          <Dot />
        </div>
      </Part>
      <Part name="chips">
        <div data-row>
          <Tag>simulated</Tag>
          <span className={ui.pill}>2 agents</span>
          <span className={ui.pill} data-tone="you"><Dot tone="you" />2 wait for you</span>
          <span className={`${ui.pill} ${ui.filled}`}>Waits for you 2 min</span>
          {(['low', 'medium', 'high'] as const).map((priority) => <PriorityBars key={priority} priority={priority} />)}
          <Keys keys={['Ctrl', 'K']} />
          <Mark />
        </div>
      </Part>
      <Part name="input">
        <div data-row><input className={ui.input} placeholder="Filter tasks" aria-label="Filter tasks" /><input className={ui.input} aria-label="Wrong" aria-invalid defaultValue="wrong" /></div>
      </Part>
      <Part name="tabs">
        <div role="tablist" className={ui.tabs} style={{ height: 40 }}>
          <button type="button" role="tab" aria-selected className={ui.tab}>Queue</button>
          <button type="button" role="tab" aria-selected={false} className={ui.tab}>Goals</button>
        </div>
      </Part>
      {Object.values(desk.tasks).map((record) => (
        <Part key={record.task.id} name={`card ${record.task.id}`} style={{ width: 292 }}><Card record={record} tabbable={false} /></Part>
      ))}
      <Heads />
      {['claude', 'amp'].map((id) => (
        <Part key={id} name={`strip ${id}`} style={{ width: 540 }}><Strip agent={agent(id as 'claude')} live={at(id, 'working', { pane: { id: 1, cols: 80, rows: 24, exited: false } })} /></Part>
      ))}
    </TipProvider>
  );
}

/** A question over the page, which is looked at by itself. */
const question = <Ask title="Remove the task?" text="It can be taken back." code={['npm test']} yes="Remove" no="Keep" kind="danger" onYes={() => undefined} onNo={() => undefined} />;

const asked = new URLSearchParams(location.search).get('part') === 'dialog';
createRoot(document.getElementById('root')!).render(asked ? question : <Parts />);
