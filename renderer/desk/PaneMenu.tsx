import { Mails, Maximize2, Minimize2, Minus, Play, Plus, RotateCcw, Search, Send, SlidersHorizontal, Square, StepForward } from 'lucide-react';
import type { ReactElement } from 'react';
import type { Agent, AgentLive } from '../../shared/model/index.ts';
import { inTerminal } from '../../shared/rules/index.ts';
import { send } from '../send.ts';
import { useApp, useDesk, useReplica } from '../store.ts';
import { t } from '../text.ts';
import { Item, Menu, Separator } from '../ui/menu.tsx';
import { setView } from '../view.ts';
import { openSearch } from './terminal.tsx';

const icon = { size: 15, strokeWidth: 1.75 } as const;

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

interface MenuProps {
  agent: Agent;
  live: AgentLive | undefined;
  maximised: boolean;
  children: ReactElement;
}

/** What can be done with an agent and its terminal. */
export function PaneMenu({ agent, live, maximised, children }: MenuProps): ReactElement {
  const size = useApp()?.settings.fontSize ?? 13;
  const desk = useDesk();
  const runs = live?.pane?.exited === false;
  const missing = live?.cli.status === 'missing';
  const session = desk.sessions[desk.current[agent.id] ?? ''];
  const p = t.pane;
  return (
    <Menu trigger={children} align="end" label={p.actions(agent.name)}>
      {runs ? (
        <>
          <Item icon={<Square {...icon} />} testId={`stop-${agent.id}`} onSelect={() => act('agent.stop', agent)}>{p.stop}</Item>
          <Item icon={<RotateCcw {...icon} />} testId={`restart-${agent.id}`} onSelect={() => act('agent.restart', agent)}>
            {p.restart}
          </Item>
        </>
      ) : (
        <>
          <Item icon={<Play {...icon} />} disabled={missing} testId={`start-${agent.id}`} onSelect={() => act('agent.start', agent)}>
            {p.start}
          </Item>
          <Item
            icon={<StepForward {...icon} />}
            disabled={missing || !session?.cliSession}
            testId={`resume-${agent.id}`}
            onSelect={() => act('agent.resume', agent)}
          >
            {p.resume}
          </Item>
        </>
      )}
      <Separator />
      <Item icon={<Send {...icon} />} disabled={!runs} onSelect={() => setView({ sendTo: agent.id })}>{p.sendText}</Item>
      <Item icon={<Mails {...icon} />} testId={`messages-${agent.id}`} onSelect={() => setView({ messages: { agent: agent.id, id: null } })}>
        {t.messages.menu}
      </Item>
      <Item icon={<Search {...icon} />} disabled={!live?.pane} onSelect={() => openSearch(agent.id)}>{p.search}</Item>
      <Item icon={<SlidersHorizontal {...icon} />} testId={`settings-${agent.id}`} onSelect={() => setView({ agents: { id: agent.id } })}>
        {t.agents.settings}
      </Item>
      <Separator />
      <Item
        icon={maximised ? <Minimize2 {...icon} /> : <Maximize2 {...icon} />}
        onSelect={() => setView({ maximised: maximised ? null : agent.id })}
      >
        {maximised ? p.restore : p.maximise}
      </Item>
      <Item icon={<Plus {...icon} />} onSelect={() => void send({ type: 'settings.set', patch: { fontSize: Math.min(32, size + 1) } })}>
        {p.larger}
      </Item>
      <Item icon={<Minus {...icon} />} onSelect={() => void send({ type: 'settings.set', patch: { fontSize: Math.max(8, size - 1) } })}>
        {p.smaller}
      </Item>
    </Menu>
  );
}
