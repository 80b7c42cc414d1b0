import { History, RotateCcw } from 'lucide-react';
import type { ReactElement } from 'react';
import { keymap } from '../../shared/contract/index.ts';
import { handoffOf, whyNot } from '../../shared/rules/index.ts';
import { nameOf } from '../derive/card.ts';
import { batonDrop } from '../derive/handoff.ts';
import { useApp, useReplica } from '../store.ts';
import { t } from '../text.ts';
import { chordWords } from '../ui/Chord.tsx';
import { Item, Menu, MenuLabel, Separator } from '../ui/menu.tsx';
import { Dot } from '../ui/parts.tsx';
import { setView, useView } from '../view.ts';
import { openHandoff, passAnew, passBaton } from './acts.ts';
import { BatonIcon } from './BatonIcon.tsx';

const b = t.handoff.baton;
const icon = { size: 15, strokeWidth: 1.75 } as const;

const visible = (selector: string): Element | null =>
  [...document.querySelectorAll(selector)].find((element) => element.getClientRects().length > 0) ?? null;

/** Whom the role goes to, with what that would do; by the baton's button, or by its key. */
export function BatonMenu(): ReactElement | null {
  const menu = useView((v) => v.batonMenu);
  const { desk, live } = useReplica();
  const own = useApp()?.settings.keys ?? {};
  if (!menu) return null;
  const anchor = menu.anchor ?? visible('[data-testid="baton"]') ?? visible('[data-testid="title-project"]');
  const under = handoffOf(desk);
  const key = keymap(own).get('handoffs')?.[0];
  const holder = desk.orchestrator?.agent;
  const notAnew = holder === undefined || under ? null : whyNot(desk, live, holder);
  return (
    <Menu
      open
      anchor={anchor}
      align="start"
      label={desk.orchestrator ? b.passTitle : b.nameTitle}
      onOpenChange={(open) => {
        if (open) return;
        setView({ batonMenu: null });
        requestAnimationFrame(() => document.activeElement === document.body && (visible('[data-testid="baton"]') as HTMLElement | null)?.focus());
      }}
    >
      <MenuLabel>{desk.orchestrator ? b.passTitle : b.nameTitle}</MenuLabel>
      {desk.agents.filter(({ id }) => id !== desk.orchestrator?.agent).map((agent) => {
        const words = batonDrop(desk, live, agent.id);
        return (
          <Item
            key={agent.id}
            testId={`baton-to-${agent.id}`}
            icon={<Dot hue={agent.hue} />}
            disabled={words.kind === 'cannot' || words.kind === 'wait'}
            detail={t.labelled(words.title, words.detail)}
            tone={words.tone}
            onSelect={() => void passBaton(agent.id)}
          >
            {agent.name}
          </Item>
        );
      })}
      {holder !== undefined && !under && (
        <Item
          icon={<RotateCcw {...icon} />}
          testId="baton-fresh"
          disabled={notAnew !== null}
          detail={notAnew ?? b.freshWhy}
          {...(notAnew ? { tone: 'failed' } : {})}
          onSelect={() => void passAnew(holder)}
        >
          {b.fresh(nameOf(desk, holder))}
        </Item>
      )}
      <Separator />
      {under && <Item icon={<BatonIcon size={15} />} testId="baton-show" onSelect={() => openHandoff(under.id)}>{b.show}</Item>}
      <Item icon={<History {...icon} />} aside={key === undefined ? undefined : chordWords(key)} testId="baton-history" onSelect={() => openHandoff()}>{b.history}</Item>
    </Menu>
  );
}
