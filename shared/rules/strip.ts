import type { AgentLive, Desk, Strip } from '../model/index.ts';
import { stripWords as say } from '../text/strip.ts';
import { backlog, inTerminal } from './queue.ts';

/**
 * The one line under a terminal, or null when there is nothing to say. What needs the person
 * comes first.
 * @param waiting why the first message for this agent waits, from the delivery
 */
export function agentStrip(desk: Desk, live: AgentLive, waiting: string | null): Strip | null {
  const sessionId = desk.current[live.id];
  const session = sessionId ? desk.sessions[sessionId] : undefined;
  const record = inTerminal(desk, live.id);
  const message = record?.messageId ? desk.messages[record.messageId] : undefined;
  const doubt = Object.values(desk.messages).find(
    (m) => m.agent === live.id && m.stage === 'unverified',
  );
  if (live.cli.status === 'missing') return null; // the pane itself says it
  if (session?.end === 'lost')
    return { tone: 'you', text: say.lost, action: session.cliSession ? 'resume' : 'start' };
  if (session?.end === 'exited')
    return { tone: 'you', text: say.exited(session.exitCode ?? null), action: session.cliSession ? 'resume' : 'start' };
  if (session?.end === 'stopped') return { tone: 'quiet', text: say.stopped, action: 'start' };
  if (doubt) return { tone: 'you', text: say.doubt(doubt.detail ?? ''), action: 'resolve-message' };
  if (record?.stage === 'needs-you')
    return { tone: 'failed', text: record.reason ?? say.needsYou, action: 'gate-output' };
  if (record?.stage === 'checking' && record.gate) {
    const { steps, total } = record.gate;
    const command = checkedNow(record.task.gates, record.task.files.length > 0, steps.length);
    return { tone: 'checking', text: say.gate(steps.length + 1, total, command), action: 'gate-output' };
  }
  if (record?.stage === 'delivering') return { tone: 'checking', text: waiting ?? say.delivering };
  const next = backlog(desk, live.id)[0]?.task.id;
  if (record?.stage === 'running' && message?.acceptedAt !== undefined)
    return { tone: 'well', text: say.accepted(message.acceptedAt - message.queuedAt, next) };
  return null;
}

function checkedNow(gates: string[], files: boolean, done: number): string {
  const index = files ? done - 1 : done;
  return index < 0 ? say.files : (gates[index] ?? '');
}
