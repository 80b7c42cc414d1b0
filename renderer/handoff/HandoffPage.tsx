import { useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import type { Handoff } from '../../shared/model/index.ts';
import { handoffOf } from '../../shared/rules/index.ts';
import { nameOf } from '../derive/card.ts';
import { handoffList, isOpenText, stateOf, successor, successorName, whatOf } from '../derive/handoff.ts';
import { useNow } from '../now.ts';
import { useDesk } from '../store.ts';
import { t } from '../text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Button, Dot } from '../ui/parts.tsx';
import ui from '../ui/ui.module.css';
import { setView } from '../view.ts';
import type { OwnText } from './acts.ts';
import { HandoffActs } from './HandoffActs.tsx';
import { HandoffView } from './HandoffView.tsx';
import { Refusals } from './Refusals.tsx';
import { BatonIcon } from './BatonIcon.tsx';
import css from './handoff.module.css';

const h = t.handoff;

/** All handoffs: the one under way as it runs, and the earlier ones with their memories. */
export function HandoffPage({ id }: { id: string | null }): ReactElement {
  const desk = useDesk();
  const box = useRef<HTMLUListElement>(null);
  const list = handoffList(desk);
  const [chosen, choose] = useState(id);
  const shown = list.find((one) => one.id === chosen) ?? list[0];
  // What was written and not kept, by handoff; one that was sent meanwhile keeps nothing.
  const [texts, setTexts] = useState<Record<string, OwnText | null>>({});
  const ownOf = (one: Handoff): OwnText | null => (isOpenText(one) && texts[one.id]?.text !== one.edited ? (texts[one.id] ?? null) : null);
  const leave = (): void => setView({ handoff: null });
  const close = (): void => {
    if (!list.some((one) => ownOf(one) !== null)) return leave();
    const { dirtyTitle: title, dirtyText: text, discard: yes, keepWriting: no } = t.editor;
    setView({ confirm: { title, text, yes, no, act: leave } });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const next = list[list.findIndex((one) => one.id === shown?.id) + step];
    if (step === 0 || !next) return;
    event.preventDefault();
    choose(next.id);
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>('[aria-current]')?.focus());
  };
  return (
    <Dialog
      testId="handoffs"
      width={1120}
      title={h.title}
      onClose={close}
      {...(shown && shown.step !== 'over' ? { foot: <HandoffActs handoff={shown} own={ownOf(shown)} /> } : {})}
    >
      {shown ? (
        <div className={css.columns}>
          <div className={css.list}>
            <ul ref={box} aria-label={h.list} onKeyDown={onKeyDown}>
              {list.map((one) => (
                <li key={one.id}>
                  <Row handoff={one} current={one.id === shown.id} onChoose={() => choose(one.id)} />
                </li>
              ))}
            </ul>
            <Refusals />
          </div>
          <HandoffView key={shown.id} handoff={shown} own={ownOf(shown)} onOwn={(own) => setTexts({ ...texts, [shown.id]: own })} />
        </div>
      ) : (
        <Empty />
      )}
    </Dialog>
  );
}

function Empty(): ReactElement {
  const desk = useDesk();
  return (
    <div className={css.empty}>
      <BatonIcon size={26} />
      <h3>{h.none}</h3>
      <p>{h.noneText}</p>
      {!handoffOf(desk) && (
        <Button
          data-testid="handoff-first"
          onClick={() => setView({ handoff: null, batonMenu: { anchor: null } })}
        >
          {desk.orchestrator ? h.baton.passTitle : h.baton.nameTitle}…
        </Button>
      )}
      <Refusals />
    </div>
  );
}

function Row({ handoff, current, onChoose }: { handoff: Handoff; current: boolean; onChoose: () => void }): ReactElement {
  const desk = useDesk();
  const state = stateOf(handoff);
  const next = successor(handoff);
  const hue = desk.agents.find(({ id }) => id === next)?.hue ?? desk.agents.find(({ id }) => id === handoff.from)?.hue;
  const [from, to] = [nameOf(desk, handoff.from), successorName(desk, handoff)];
  const at = handoff.end?.at ?? handoff.beganAt;
  const now = useNow(60_000);
  return (
    <button
      type="button"
      className={css.row}
      aria-current={current || undefined}
      tabIndex={current ? 0 : -1}
      data-autofocus={current || undefined}
      data-testid={`handoff-row-${handoff.id}`}
      onClick={onChoose}
    >
      <Dot hue={hue ?? 'custom'} />
      <span className={ui.grow}>
        <span className={css.subject}>{to ? h.fromTo(from, to) : h.fromNobody(from)}</span>
        <span className={css.sub}>
          <span data-tone={state.tone === 'plain' ? undefined : state.tone}>{state.text}</span>
          {handoff.task && <span>{whatOf(handoff)}</span>}
        </span>
      </span>
      <time>{t.moment(at, now)}</time>
    </button>
  );
}
