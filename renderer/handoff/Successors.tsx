import type { ReactElement } from 'react';
import { Sparkles } from 'lucide-react';
import { whyNot } from '../../shared/rules/index.ts';
import { successorWords } from '../derive/handoff.ts';
import { useReplica } from '../store.ts';
import { t } from '../text.ts';
import { Item, Menu, MenuLabel } from '../ui/menu.tsx';
import { Dot } from '../ui/parts.tsx';

const h = t.handoff;

/** The agents that a handoff can go on with, each with why it could not or how it stands. */
export function Successors({ id, trigger, onChoose }: { id: string; trigger: ReactElement; onChoose: (to?: string) => void }): ReactElement | null {
  const { desk, live } = useReplica();
  const handoff = desk.handoffs[id];
  if (!handoff) return null;
  return (
    <Menu label={h.acts.pass} trigger={trigger}>
      <MenuLabel>{h.inbox.passTitle}</MenuLabel>
      {desk.agents.map((agent) => {
        const why = whyNot(desk, live, agent.id, handoff);
        return (
          <Item
            key={agent.id}
            icon={<Dot hue={agent.hue} />}
            testId={`successor-${agent.id}`}
            disabled={why !== null}
            detail={successorWords(desk, live, handoff, agent.id)}
            {...(why ? { tone: 'failed' } : {})}
            onSelect={() => onChoose(agent.id)}
          >
            {agent.name}
          </Item>
        );
      })}
      <Item icon={<Sparkles size={15} strokeWidth={1.75} />} testId="successor-best" detail={h.acts.bestWhy} onSelect={() => onChoose()}>
        {h.acts.best}
      </Item>
    </Menu>
  );
}
