import { memo, type KeyboardEvent, type ReactElement } from 'react';
import type { Agent, AgentLive } from '../../shared/model/index.ts';
import { paneBody, paneStrip, type PaneStrip, type StripAction } from '../derive/pane.ts';
import { go, openHandoff } from '../handoff/acts.ts';
import { BatonIcon } from '../handoff/BatonIcon.tsx';
import { Answers } from '../inbox/Answers.tsx';
import { useNow } from '../now.ts';
import { send } from '../send.ts';
import { useDesk, useLanguage, useLive } from '../store.ts';
import { t } from '../text.ts';
import { Button, Dot } from '../ui/parts.tsx';
import { setView } from '../view.ts';
import { act } from './agent-acts.ts';
import { focusPane } from './focus.ts';
import css from './grid.module.css';

/** One line under a terminal while there is something to say about its task. */
export const Strip = memo(function Strip({ agent, live }: { agent: Agent; live: AgentLive | undefined }): ReactElement | null {
  useLanguage();
  const desk = useDesk();
  const now = useNow(1_000);
  const all = useLive();
  const strip = paneStrip(desk, live, agent, now, all);
  if (!strip) return null;
  // A pane without a terminal says what it says in its middle; a question stands here all the same.
  if (paneBody(desk, live, agent).kind !== 'terminal' && !strip.actions.includes('give-up')) return null;
  const { message } = strip;
  return (
    <footer className={css.strip} data-strip onKeyDown={leave} data-tone={strip.tone} data-asks={strip.actions.includes('give-up') || strip.actions.includes('confirm') || undefined} data-testid={`strip-${agent.id}`}>
      {strip.tone === 'baton' ? <BatonIcon /> : <Dot tone={strip.tone} />}
      {message ? (
        <button
          type="button"
          className={css.stripText}
          title={t.pane.strip.open}
          data-testid="strip-message"
          onClick={() => setView({ messages: { agent: agent.id, id: message } })}
        >
          {strip.text}
          {strip.detail && <small>{strip.detail}</small>}
        </button>
      ) : (
        <span className={css.stripText} data-firm={strip.code ? '' : undefined} title={strip.text}>
          {strip.text}
          {strip.detail && <small>{strip.detail}</small>}
        </span>
      )}
      {strip.code && <span className={css.stripCode} title={strip.code}>{strip.code}</span>}
      {strip.progress !== undefined && (
        <span className={css.progress} aria-hidden>
          <i style={{ width: `${Math.max(4, strip.progress * 100)}%` }} />
        </span>
      )}
      {strip.aside && <span className={`${css.aside} ${strip.progress === undefined ? css.push : ''}`}>{strip.aside}</span>}
      {strip.asks && <Answers agent={agent.id} pane={live?.pane?.id} inStrip />}
      {strip.actions.length > 0 && (
        <span className={css.stripActions}>
          {strip.actions.map((action) => (
            <Button key={action} data-testid={`strip-${action}`} onClick={() => run(action, agent, strip)}>
              {label(action)}
            </Button>
          ))}
        </span>
      )}
    </footer>
  );
});

/** Esc goes back into the terminal. */
function leave(event: KeyboardEvent<HTMLElement>): void {
  const agent = event.currentTarget.closest<HTMLElement>('[data-pane]')?.dataset['pane'];
  if (event.key !== 'Escape' || !agent) return;
  event.preventDefault();
  event.stopPropagation();
  focusPane(agent);
}

function label(action: StripAction): string {
  const d = t.details;
  const labels: Record<StripAction, string> = {
    'gate-output': t.pane.strip.showOutput,
    'send-back': d.sendBack,
    'check-again': d.checkAgain,
    approve: d.approve,
    arrived: d.arrived,
    again: d.again,
    'give-up': d.giveUp,
    resume: t.pane.resume,
    restart: t.pane.restart,
    start: t.pane.start,
    install: t.pane.strip.install,
    confirm: t.pane.strip.confirm,
    details: t.pane.strip.details,
    handoff: t.handoff.strip.memory,
    'handoff-go': t.handoff.strip.go,
  };
  return labels[action];
}

function run(action: StripAction, agent: Agent, strip: PaneStrip): void {
  const { task, message } = strip;
  switch (action) {
    case 'arrived':
    case 'again':
    case 'give-up':
      if (message) void send({ type: 'message.resolve', id: message, choice: action });
      return;
    case 'send-back':
      if (task) void send({ type: 'gate.return', id: task });
      return;
    case 'check-again':
      if (task) void send({ type: 'gate.run', id: task });
      return;
    case 'confirm':
      if (task) void send({ type: 'dispatch.confirm', task, agent: agent.id });
      return;
    case 'approve':
    case 'details':
    case 'gate-output':
      if (task) setView({ details: task });
      return;
    case 'resume':
    case 'restart':
    case 'start':
      return act(`agent.${action}`, agent);
    case 'handoff':
      return openHandoff(strip.handoff ?? null);
    case 'handoff-go':
      if (strip.handoff) void go(strip.handoff);
      return;
    case 'install':
      return;
  }
}
