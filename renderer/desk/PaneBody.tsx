import { ExternalLink } from 'lucide-react';
import { memo, type ReactElement } from 'react';
import type { Agent, AgentLive, Session } from '../../shared/model/index.ts';
import { paneBody } from '../derive/pane.ts';
import { send } from '../send.ts';
import { useApp, useDesk, useLanguage } from '../store.ts';
import { clock, t, tell } from '../text.ts';
import { CopyLine } from '../ui/CopyLine.tsx';
import { Button } from '../ui/parts.tsx';
import { act } from './agent-acts.ts';
import { Terminal } from './terminal.tsx';
import css from './grid.module.css';

const e = t.pane.empty;

/** The terminal, or why there is none and what to do about it. */
export const PaneBody = memo(function PaneBody({ agent, live, hidden }: { agent: Agent; live: AgentLive | undefined; hidden: boolean }): ReactElement {
  useLanguage();
  const body = paneBody(useDesk(), live, agent);
  const over = body.kind === 'terminal' || (body.kind === 'ended' && body.over);
  return (
    <div className={css.body} data-body={body.kind}>
      {over && live?.pane && <Terminal agent={agent.id} pane={live.pane.id} hidden={hidden} />}
      {body.kind === 'ended' && (body.over ? <EndedStrip agent={agent} session={body.session} lost={body.lost} /> : <Ended agent={agent} session={body.session} lost={body.lost} />)}
      {body.kind === 'missing' && <Missing agent={agent} live={live} />}
      {body.kind === 'looking' && <div className={css.message}>{e.looking(agent.name)}</div>}
      {body.kind === 'starting' && <div className={css.message}>{e.starting(agent.name)}</div>}
      {body.kind === 'stopped' && (
        <div className={css.message}>
          <h3>{e.stopped(agent.name)}</h3>
          <p>{e.stoppedText}</p>
          <div className={css.actions}>
            <Button kind="primary" onClick={() => act('agent.start', agent)}>{t.pane.start}</Button>
          </div>
        </div>
      )}
    </div>
  );
});

interface EndProps {
  agent: Agent;
  session: Session;
  lost: boolean;
}

const endWords = ({ agent, session, lost }: EndProps): { title: string; text: string } => ({
  title: lost ? e.lost(agent.name) : e.ended(agent.name),
  text: [
    session.endedAt !== undefined ? e.endedAt(clock(session.endedAt)) : '',
    typeof session.exitCode === 'number' ? e.code(session.exitCode) : '',
  ]
    .filter(Boolean)
    .join(', '),
});

function EndActions({ agent, session }: EndProps): ReactElement {
  return (
    <>
      {session.cliSession && (
        <Button kind="primary" data-testid={`resume-now-${agent.id}`} onClick={() => act('agent.resume', agent)}>
          {t.pane.resume}
        </Button>
      )}
      <Button data-testid={`restart-now-${agent.id}`} onClick={() => act('agent.restart', agent)}>{t.pane.restart}</Button>
    </>
  );
}

/** Under the last screen, which stays readable: it may say why. */
function EndedStrip(props: EndProps): ReactElement {
  const { title, text } = endWords(props);
  return (
    <div className={`${css.strip} ${css.ended}`} data-strip data-tone="failed" role="status" data-testid={`ended-${props.agent.id}`}>
      <span className={css.stripText}>
        {title} {text}
      </span>
      <span className={css.stripActions}>
        <EndActions {...props} />
      </span>
    </div>
  );
}

function Ended(props: EndProps): ReactElement {
  const { title, text } = endWords(props);
  return (
    <div className={css.message} role="status" data-testid={`ended-${props.agent.id}`}>
      <h3>{title}</h3>
      <p>{props.lost ? [e.lostText, ...(props.session.cliSession ? [e.resumable] : [])].join(' ') : text}</p>
      <div className={css.actions}>
        <EndActions {...props} />
      </div>
    </div>
  );
}

function Missing({ agent, live }: { agent: Agent; live: AgentLive | undefined }): ReactElement {
  const { hint, broken } = live?.cli ?? {};
  const windows = useApp()?.platform === 'win32';
  const script = windows ? hint?.script?.windows : hint?.script?.posix;
  const command = script ?? (hint?.npm ? `npm install -g ${hint.npm}` : undefined);
  return (
    <div className={css.message} data-testid={`missing-${agent.id}`}>
      <h3>{broken ? e.broken(agent.name) : e.missing(agent.name)}</h3>
      <p>{broken ? tell(broken) : e.missingText(agent.command)}</p>
      {/* With a way to get it there is no more to say than that it is missing, which stands above. */}
      {!broken && hint?.text && !command && !hint.url && <p>{tell(hint.text)}</p>}
      {command && <CopyLine command={command} label={t.doctor.copyCommand(command)} />}
      <div className={css.actions}>
        {hint?.url && (
          <Button onClick={() => void send({ type: 'link.open', url: hint.url ?? '' })}>
            <ExternalLink size={14} strokeWidth={1.75} aria-hidden />
            {e.site}
          </Button>
        )}
        <Button onClick={() => act('agent.start', agent)}>{e.again}</Button>
      </div>
    </div>
  );
}
