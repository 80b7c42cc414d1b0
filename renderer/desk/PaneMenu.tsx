import { ArrowLeft, ArrowRight, ArrowRightLeft, FileInput, History, Mails, Maximize2, Minimize2, Minus, Play, Plus, RotateCcw, Search, Send, SlidersHorizontal, Square, StepForward } from 'lucide-react';
import type { ReactElement } from 'react';
import type { Agent, AgentLive } from '../../shared/model/index.ts';
import { inTerminal } from '../../shared/rules/index.ts';
import { choosePaths, noWords } from '../carry/acts.ts';
import { batonDrop } from '../derive/handoff.ts';
import { inPlaces } from '../derive/layout.ts';
import { openHandoff, passBaton, passTask } from '../handoff/acts.ts';
import { BatonIcon } from '../handoff/BatonIcon.tsx';
import { stepPane } from '../layout/acts.ts';
import { send } from '../send.ts';
import { useApp, useReplica } from '../store.ts';
import { t } from '../text.ts';
import { Item, Menu, Separator } from '../ui/menu.tsx';
import { setView, useView } from '../view.ts';
import { act } from './agent-acts.ts';
import { openSearch } from './terminal.tsx';

const icon = { size: 15, strokeWidth: 1.75 } as const;

interface MenuProps {
  agent: Agent;
  live: AgentLive | undefined;
  maximised: boolean;
  children: ReactElement;
}

/** What can be done with an agent and its terminal. */
export function PaneMenu({ children, ...of }: MenuProps): ReactElement {
  return (
    <Menu trigger={children} align="end" label={t.pane.actions(of.agent.name)}>
      <Items {...of} />
    </Menu>
  );
}

/** Made only while the menu is open: each header has one. */
function Items({ agent, live, maximised }: Omit<MenuProps, 'children'>): ReactElement {
  const size = useApp()?.settings.fontSize ?? 13;
  const { desk, live: all } = useReplica();
  const runs = live?.pane?.exited === false;
  const noPaths = noWords(desk, live, agent.id, { kind: 'files', count: null, types: [] });
  const missing = live?.cli.status === 'missing';
  const session = desk.sessions[desk.current[agent.id] ?? ''];
  const baton = batonDrop(desk, all, agent.id);
  const task = inTerminal(desk, agent.id);
  const order = useView((v) => v.layout.order);
  const place = inPlaces(desk.agents.map(({ id }) => id), order).indexOf(agent.id);
  const p = t.pane;
  return (
    <>
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
      {baton.kind === 'holds' ? (
        <Item icon={<BatonIcon size={15} />} aside="B" testId={`baton-menu-${agent.id}`} onSelect={() => setView({ batonMenu: { anchor: null } })}>
          {t.handoff.baton.passTitle}…
        </Item>
      ) : (
        <Item
          icon={<BatonIcon size={15} />}
          disabled={baton.kind === 'cannot' || baton.kind === 'wait'}
          testId={`make-orchestrator-${agent.id}`}
          detail={t.labelled(baton.title, baton.detail)}
          tone={baton.tone}
          onSelect={() => void passBaton(agent.id)}
        >
          {t.handoff.baton.make}
        </Item>
      )}
      {task && (
        <Item icon={<ArrowRightLeft {...icon} />} testId={`pass-task-${agent.id}`} onSelect={() => void passTask(task.task.id).then((reply) => reply.ok && openHandoff())}>
          {t.handoff.acts.taskTo(task.task.id)}
        </Item>
      )}
      <Separator />
      <Item icon={<Send {...icon} />} disabled={!runs} onSelect={() => setView({ sendTo: agent.id })}>{p.sendText}</Item>
      <Item icon={<FileInput {...icon} />} disabled={noPaths !== null} detail={noPaths ?? undefined} testId={`paths-${agent.id}`} onSelect={() => choosePaths(agent.id)}>{t.carry.paths}</Item>
      <Item icon={<Mails {...icon} />} testId={`messages-${agent.id}`} onSelect={() => setView({ messages: { agent: agent.id, id: null } })}>
        {t.messages.menu}
      </Item>
      <Item icon={<Search {...icon} />} disabled={!live?.pane} onSelect={() => openSearch(agent.id)}>{p.search}</Item>
      <Item icon={<History {...icon} />} testId={`replay-${agent.id}`} onSelect={() => setView({ replay: { agent: agent.id } })}>{t.replay.menu}</Item>
      <Item icon={<SlidersHorizontal {...icon} />} testId={`settings-${agent.id}`} onSelect={() => setView({ agents: { id: agent.id } })}>
        {t.agents.settings}
      </Item>
      <Separator />
      <Item icon={<ArrowLeft {...icon} />} disabled={place <= 0} testId={`earlier-${agent.id}`} onSelect={() => stepPane(agent.id, -1)}>
        {t.layout.earlier}
      </Item>
      <Item icon={<ArrowRight {...icon} />} disabled={place >= desk.agents.length - 1} testId={`later-${agent.id}`} onSelect={() => stepPane(agent.id, 1)}>
        {t.layout.later}
      </Item>
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
    </>
  );
}
