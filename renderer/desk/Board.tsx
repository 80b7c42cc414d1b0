import { dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter';
import { combine } from '@atlaskit/pragmatic-drag-and-drop/utils/combine';
import { Plus, X } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactElement, type ReactNode } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { TaskRecord } from '../../shared/model/index.ts';
import { BoardCarry, carryTarget } from '../carry/Carrying.tsx';
import { CommandKeys } from '../commands/CommandKeys.tsx';
import { step } from '../derive/move.ts';
import { doneTasks, keepSections } from '../derive/sections.ts';
import { openProposals, valuesOf } from '../../shared/rules/index.ts';
import { GoalList } from '../goals/GoalList.tsx';
import { useReplica } from '../store.ts';
import { t } from '../text.ts';
import { Button, IconButton } from '../ui/parts.tsx';
import { usePainted } from '../ui/painted.ts';
import ui from '../ui/ui.module.css';
import { setView, useView } from '../view.ts';
import { askRemove, CardMenu } from './CardMenu.tsx';
import { Cards } from './Cards.tsx';
import { place } from './acts.ts';
import { Chosen, Snack } from './Chosen.tsx';
import { chooseAll, chooseNone, extend, toggle, withChosen } from './choose.ts';
import { focusCard } from './focus.ts';
import css from './board.module.css';

/** The queue beside the panes. */
export function Board({ children }: { children: ReactNode }): ReactElement {
  const desk = useReplica((r) => r.desk);
  const live = useReplica((r) => r.live);
  const { tab, filter: typed, card } = useView(useShallow((v) => ({ tab: v.tab, filter: v.filter, card: v.card })));
  // A letter is seen at once, and the cards follow it.
  const filter = usePainted(typed);
  const [carriedOver, setCarriedOver] = useState(false);
  const [list, setList] = useState<HTMLDivElement | null>(null);
  const [sections] = useState(keepSections);
  const groups = useMemo(() => sections(desk, live, filter), [sections, desk, live, filter]);
  const { tasks, agents } = desk;
  const done = useMemo(() => doneTasks({ tasks, agents }, filter), [tasks, agents, filter]);
  const doneCount = useMemo(() => valuesOf(tasks).filter((r) => r.stage === 'done').length, [tasks]);
  const proposed = useMemo(() => openProposals(desk).length, [desk]);
  const shown = useMemo(() => (tab === 'done' ? done : tab === 'goals' ? [] : groups.flatMap((g) => g.tasks)), [tab, done, groups]);
  const first = useMemo(() => (shown.some((r) => r.task.id === card) ? card : (shown[0]?.task.id ?? null)), [shown, card]);

  const filled = shown.length > 0;
  // For benches, which look at the page from outside.
  useEffect(() => {
    if (!filled) return;
    const frame = requestAnimationFrame(() => setTimeout(() => performance.mark('board-drawn')));
    return () => cancelAnimationFrame(frame);
  }, [filled]);

  useEffect(() => {
    if (!list) return;
    return combine(carryTarget(list, { board: true }, setCarriedOver), dropTargetForElements({
      element: list,
      canDrop: ({ source }) => typeof source.data['task'] === 'string',
      getData: () => ({ place: { beside: null, edge: 'after' } }),
      onDrag: ({ location }) => scrollNearEdge(list, location.current.input.clientY),
    }));
  }, [list]);

  // A card that changes its section is a new element: the keyboard goes with it.
  const focused = useRef(false);
  useEffect(() => {
    if (focused.current && document.activeElement === document.body) focusCard(useView.getState().card);
  }, [groups]);

  const follows = filter !== typed;
  const wanted = useRef(false);
  useEffect(() => {
    if (follows || !wanted.current) return;
    wanted.current = false;
    focusCard();
  }, [follows]);
  /** The cards that are meant are those of what stands in the filter. */
  const toCards = (): void => {
    if (follows) wanted.current = true;
    else focusCard();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const id = (event.target as HTMLElement).dataset['card'];
    if (id && event.key === 'a' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      return chooseAll();
    }
    if (!id || event.ctrlKey || event.metaKey) return;
    if (onCardKey(event, id, shown)) {
      event.preventDefault();
      event.stopPropagation();
    }
  };

  const cards = (records: TaskRecord[], tall: boolean, above = 0): ReactElement => (
    <Cards records={records} first={first} above={above} tall={tall} box={list} />
  );

  return (
    <section className={css.board} aria-label={t.board.label} data-testid="board">
      <div className={css.tabs}>
        <div role="tablist" className={ui.tabs} style={{ height: '100%' }}>
          {(['queue', 'goals', 'done'] as const).map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              id={`tab-${name}`}
              aria-selected={tab === name}
              aria-controls="board-list"
              className={ui.tab}
              onClick={() => setView({ tab: name, chosen: [], anchor: null })}
            >
              {t.board[name]}
              {name === 'done' && doneCount > 0 ? ` ${doneCount}` : ''}
              {name === 'goals' && proposed > 0 ? ` ${proposed}` : ''}
            </button>
          ))}
        </div>
        <IconButton
          label={tab === 'goals' ? t.goals.add : t.board.newTask}
          data-testid="new-task"
          onClick={() => setView(tab === 'goals' ? { goal: true } : { editor: { mode: 'new' } })}
        >
          <Plus size={17} strokeWidth={1.75} />
        </IconButton>
      </div>
      {tab !== 'goals' && <Filter filter={typed} toCards={toCards} />}
      <div
        ref={setList}
        id="board-list"
        role="tabpanel"
        aria-labelledby={`tab-${tab}`}
        aria-description={t.board.help}
        className={css.list}
        onKeyDown={onKeyDown}
        onFocus={() => {
          focused.current = true;
        }}
        onBlur={(event) => {
          const left = event.target;
          if (event.relatedTarget) focused.current = false;
          // A click on nothing leaves the board, too; a card that goes, or a window that is left, does not.
          else requestAnimationFrame(() => {
            if (left.isConnected && document.hasFocus() && document.activeElement === document.body) focused.current = false;
          });
        }}
      >
        {tab === 'goals' ? (
          <GoalList />
        ) : tab === 'done' ? (
          cards(done, true)
        ) : (
          groups
            .filter((g) => g.tasks.length > 0)
            .map((group, i, all) => (
              <section key={group.name} aria-label={t.board.sections[group.name]} data-testid={`section-${group.name}`}>
                <h2 className={css.sectionHead}>
                  {t.board.sections[group.name]} <span>{group.tasks.length}</span>
                </h2>
                {cards(group.tasks, group.name !== 'ready', all.slice(0, i).reduce((sum, g) => sum + g.tasks.length, 0))}
              </section>
            ))
        )}
        {shown.length === 0 && tab !== 'goals' && <Empty filter={filter} done={tab === 'done'} some={doneCount > 0} />}
      </div>
      <BoardCarry over={carriedOver} />
      <Chosen />
      <Snack />
      <CardMenu />
      {children}
    </section>
  );
}

/** Brings up what lies beyond the edge while a card is held near it. */
function scrollNearEdge(box: HTMLElement, y: number): void {
  const { top, bottom } = box.getBoundingClientRect();
  if (y < top + 40) box.scrollBy(0, -10);
  else if (y > bottom - 40) box.scrollBy(0, 10);
}

function Filter({ filter, toCards }: { filter: string; toCards: () => void }): ReactElement {
  return (
    <div className={css.filter}>
      <input
        id="filter"
        className={ui.input}
        placeholder={t.board.filter}
        aria-label={t.board.filter}
        value={filter}
        spellCheck={false}
        onChange={(event) => setView({ filter: event.target.value })}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && filter) setView({ filter: '' });
          if (event.key === 'ArrowDown' || event.key === 'Enter' || event.key === 'Escape') {
            event.preventDefault();
            toCards();
          }
        }}
      />
      {filter ? (
        <button type="button" className={css.clear} aria-label={t.board.clear} onClick={() => setView({ filter: '' })}>
          <X size={14} strokeWidth={1.75} />
        </button>
      ) : (
        <span className={css.slash} aria-hidden>
          <CommandKeys id="filter" />
        </span>
      )}
    </div>
  );
}

function Empty({ filter, done, some }: { filter: string; done: boolean; some: boolean }): ReactElement {
  if (filter.trim())
    return (
      <div className={css.empty}>
        <p>{t.board.nothing(filter.trim())}</p>
        <Button kind="quiet" onClick={() => setView({ filter: '' })}>{t.board.clear}</Button>
      </div>
    );
  if (done) return <p className={css.empty}>{t.board.noneDone}</p>;
  return (
    <div className={css.empty}>
      {some ? (
        <p>{t.board.allDone}</p>
      ) : (
        <>
          <h2>{t.board.empty.title}</h2>
          <p>{t.board.empty.text}</p>
        </>
      )}
      <Button onClick={() => setView({ editor: { mode: 'new' } })}>
        {t.board.newTask} <CommandKeys id="task.new" />
      </Button>
      {!some && (
        <Button kind="quiet" data-testid="empty-import" onClick={() => setView({ page: 'import' })}>{t.commands.names.import}</Button>
      )}
    </div>
  );
}

/** What a key does on a card. @returns whether it did anything */
function onCardKey(event: KeyboardEvent, id: string, shown: TaskRecord[]): boolean {
  const ids = shown.map((r) => r.task.id);
  const index = ids.indexOf(id);
  const card = event.target as HTMLElement;
  const box = card.getBoundingClientRect();
  switch (event.key) {
    case 'ArrowDown':
    case 'ArrowUp': {
      const by = event.key === 'ArrowUp' ? -1 : 1;
      if (event.altKey) {
        const siblings = [...(card.parentElement?.children ?? [])].map((c) => (c as HTMLElement).dataset['card'] ?? '');
        const where = step(siblings, id, by);
        if (where) void place([id], where).then(() => requestAnimationFrame(() => focusCard(id)));
      } else {
        const next = ids[Math.min(ids.length - 1, Math.max(0, index + by))];
        focusCard(next);
        if (event.shiftKey && next) {
          if (useView.getState().chosen.length === 0) setView({ anchor: id });
          extend(next);
        }
      }
      return true;
    }
    case 'Home':
      focusCard(ids[0]);
      return true;
    case 'End':
      focusCard(ids.at(-1));
      return true;
    case 'Enter':
      setView({ details: id });
      return true;
    case ' ':
      toggle(id);
      return true;
    case 'Escape':
      if (useView.getState().chosen.length === 0) return false;
      chooseNone();
      return true;
    case 'a':
      setView({ cardMenu: { id, assign: true, x: box.left, y: box.bottom, anchor: card } });
      return true;
    case 'ContextMenu':
    case 'F10':
      if (event.key === 'F10' && !event.shiftKey) return false;
      setView({ cardMenu: { id, assign: false, x: box.left, y: box.bottom, anchor: card } });
      return true;
    case 'e':
      setView({ editor: { mode: 'edit', id } });
      return true;
    case 'Delete':
    case 'Backspace':
      askRemove(withChosen(id));
      return true;
    default:
      return false;
  }
}
