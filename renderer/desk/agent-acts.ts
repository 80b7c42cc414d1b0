import type { Agent } from '../../shared/model/index.ts';
import { inTerminal } from '../../shared/rules/index.ts';
import { send } from '../send.ts';
import { useReplica } from '../store.ts';
import { t } from '../text.ts';
import { setView } from '../view.ts';

type AgentCommand = 'agent.start' | 'agent.stop' | 'agent.restart' | 'agent.resume';

/** Acts on an agent; asks first when its terminal holds work that would stop. */
export function act(type: AgentCommand, agent: Agent): void {
  const run = (): void => void send({ type, agent: agent.id });
  const { desk, live } = useReplica.getState();
  const task = inTerminal(desk, agent.id);
  const runs = live[agent.id]?.pane?.exited === false;
  if (!task || !runs || type === 'agent.start' || type === 'agent.resume') return run();
  const stop = type === 'agent.stop';
  setView({
    confirm: {
      title: stop ? t.pane.stopTitle(agent.name) : t.pane.restartTitle(agent.name),
      text: t.pane.stopText(`${task.task.id}, “${task.task.title}”`),
      yes: stop ? t.pane.stop : t.pane.restart,
      no: t.cancel,
      act: run,
    },
  });
}
