import { Popover } from '@base-ui/react/popover';
import { Ellipsis, Maximize2, Minimize2 } from 'lucide-react';
import { memo, type ReactElement } from 'react';
import type { Agent, AgentLive, TaskRecord } from '../../shared/model/index.ts';
import { isAbsent } from '../derive/absent.ts';
import { holds, paneState, type PaneState } from '../derive/pane.ts';
import { Baton } from '../handoff/Baton.tsx';
import { makeLarge } from '../layout/acts.ts';
import { stepFor, useNow } from '../now.ts';
import { useLanguage, useReplica } from '../store.ts';
import { span, t } from '../text.ts';
import { Dot, IconButton, join, Tag, Tip } from '../ui/parts.tsx';
import ui from '../ui/ui.module.css';
import { setView } from '../view.ts';
import { Explain } from './Explain.tsx';
import { Meter } from './Meter.tsx';
import { PaneMenu } from './PaneMenu.tsx';
import explain from './explain.module.css';
import css from './grid.module.css';

const icon = { size: 14, strokeWidth: 1.75 } as const;

interface HeadProps {
  agent: Agent;
  live: AgentLive | undefined;
  task: TaskRecord | undefined;
  maximised: boolean;
  /** It stands in the strip of a focus layout. */
  small: boolean;
}

/** One line: who, state and since when, task, how many it holds, and what can be done. */
export const PaneHead = memo(function PaneHead({ agent, live, task, maximised, small }: HeadProps): ReactElement {
  useLanguage();
  const held = useReplica((r) => holds(r.desk, agent.id));
  const toggle = (): void => (small ? makeLarge(agent.id) : setView({ maximised: maximised ? null : agent.id }));
  return (
    <header
      className={css.head}
      onDoubleClick={(event) => {
        if (!(event.target as HTMLElement).closest('button')) toggle();
      }}
    >
      <Dot hue={agent.hue} />
      <h2 className={css.name}>{agent.name}</h2>
      <Baton agent={agent.id} />
      {agent.simulated && (
        <Tip text={t.pane.simulatedWhy}>
          <span tabIndex={-1} className={css.simulated}>
            <Tag>{t.pane.simulated}</Tag>
          </span>
        </Tip>
      )}
      <State agent={agent} live={live} state={paneState(live, task)} stage={task?.stage} />
      {task ? (
        <button type="button" className={css.task} title={`${task.task.id} ${task.task.title}`} onClick={() => setView({ details: task.task.id })}>
          <span className={css.taskId}>
            <span className={css.idHead}>TASK-</span>
            {task.task.id.replace(/^TASK-/, '')}
          </span>
          <span className={css.taskTitle}>{task.task.title}</span>
        </button>
      ) : (
        <span className={css.task} />
      )}
      {held > 0 && (
        <Tip text={t.pane.backlog(held, agent.maxTasks)}>
          <span className={css.backlog} aria-label={t.pane.backlog(held, agent.maxTasks)}>
            {held}/{agent.maxTasks}
          </span>
        </Tip>
      )}
      <Meter agent={agent} live={live} />
      <span className={css.headActions}>
        <IconButton label={small ? t.layout.bring : maximised ? t.pane.restore : t.pane.maximise} data-testid={`maximise-${agent.id}`} data-narrow onClick={toggle}>
          {maximised ? <Minimize2 {...icon} /> : <Maximize2 {...icon} />}
        </IconButton>
        <PaneMenu agent={agent} live={live} maximised={maximised}>
          <button type="button" aria-label={t.pane.actions(agent.name)} className={ui.icon} data-testid={`actions-${agent.id}`}>
            <Ellipsis {...icon} />
          </button>
        </PaneMenu>
      </span>
    </header>
  );
});

interface StateProps {
  agent: Agent;
  live: AgentLive | undefined;
  state: PaneState;
  stage: string | undefined;
}

/** The state and its time; pressed, it says why. */
function State({ agent, live, state, stage }: StateProps): ReactElement {
  const now = useNow(stepFor(state.since ?? state.until));
  const since = state.since === undefined ? '' : span(now - state.since);
  const out = state.until !== undefined && state.until > now;
  const words = out ? t.limit.out(t.moment(state.until ?? 0, now)) : t.pane.state(state.label, since);
  const left = out ? span((state.until ?? 0) - now) : null;
  return (
    <Popover.Root>
      <Popover.Trigger
        className={state.pill ? css.pillButton : css.state}
        data-testid={`pane-state-${agent.id}`}
        data-state={live && isAbsent(live) ? 'missing' : (live?.state ?? 'unknown')}
        data-stage={stage}
        openOnHover
        delay={500}
      >
        {state.pill ? (
          <span className={join(ui.pill, ui.filled)}>{words}</span>
        ) : (
          <>
            <Dot tone={state.tone} />
            <span className={css.stateWords}>{words}</span>
            {left && <span className={css.left} aria-label={t.limit.left(left)}>{left}</span>}
          </>
        )}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="start" collisionPadding={8} style={{ zIndex: 50 }}>
          <Popover.Popup className={join(ui.popup, explain.popup)} initialFocus={false}>
            {live && <Explain agent={agent} live={live} words={words} tone={state.tone} />}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
