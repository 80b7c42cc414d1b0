import { dropTargetForTextSelection } from '@atlaskit/pragmatic-drag-and-drop/adapter/drop-target-for-text-selection';
import { monitorForTextSelection } from '@atlaskit/pragmatic-drag-and-drop/adapter/monitor-for-text-selection';
import { dropTargetForExternal, monitorForExternal } from '@atlaskit/pragmatic-drag-and-drop/external/adapter';
import { getFiles } from '@atlaskit/pragmatic-drag-and-drop/external/file';
import { combine } from '@atlaskit/pragmatic-drag-and-drop/utils/combine';
import { useEffect, type ReactElement } from 'react';
import type { Agent } from '../../shared/model/index.ts';
import type { Carried } from '../derive/carry.ts';
import { nameOf } from '../derive/card.ts';
import grid from '../desk/grid.module.css';
import { useReplica } from '../store.ts';
import { t } from '../text.ts';
import { say, setView, useView } from '../view.ts';
import { boardWords, bringFiles, bringText, insertFiles, insertText, takeOf, takeWords, type Words } from './acts.ts';
import css from './carry.module.css';

type Data = Record<string | symbol, unknown>;

/** Whether the desk can take what is dragged, by the types that the page is told. */
const takes = (types: readonly string[]): boolean => types.includes('Files') || types.includes('text/plain');

/** What a page may see of a drag from outside: how many files of which types, and no contents. */
function look(of: DataTransfer): Carried | null {
  if (!takes(of.types)) return null;
  if (!of.types.includes('Files')) return { kind: 'text', text: null };
  const files = [...of.items].filter(({ kind }) => kind === 'file');
  return { kind: 'files', count: files.length || null, types: files.map(({ type }) => type) };
}

/** Says aloud what letting go where the hand is would do. */
function announce(carried: Carried | null, target: Data | undefined): void {
  if (!carried || !target) return;
  const { desk, live } = useReplica.getState();
  const agent = target['agent'];
  const words = typeof agent === 'string' ? takeWords(takeOf(desk, live[agent], agent, carried), nameOf(desk, agent)) : boardWords(carried);
  say(t.carry.said(words.title, words.detail));
}

/** Follows what is dragged into the window, or as a text within it, and does what letting it go means. */
export function Carrying(): null {
  useEffect(() => {
    let seen: Carried | null = null;
    const onEnter = ({ dataTransfer }: DragEvent): void => {
      if (dataTransfer && !useView.getState().carried) seen = look(dataTransfer);
    };
    window.addEventListener('dragenter', onEnter, { capture: true });
    const over = ({ location }: { location: { current: { dropTargets: { data: Data }[] } } }): void =>
      announce(useView.getState().carried, location.current.dropTargets[0]?.data);
    const stop = combine(
      monitorForExternal({
        canMonitor: ({ source }) => takes(source.types),
        onDragStart: () => setView({ carried: seen }),
        onDropTargetChange: over,
        onDrop: ({ source, location }) => {
          const target = location.current.dropTargets[0]?.data;
          const { carried } = useView.getState();
          setView({ carried: null });
          if (!target) return;
          const agent = target['agent'];
          if (carried?.kind === 'files' || source.types.includes('Files')) {
            const files = getFiles({ source });
            const folder = source.items.some((item) => item.webkitGetAsEntry?.()?.isDirectory);
            if (typeof agent === 'string') insertFiles(agent, files);
            else void bringFiles(files, folder);
            return;
          }
          const text = source.getStringData('text/plain') ?? '';
          if (typeof agent === 'string') insertText(agent, text);
          else bringText(null, text);
        },
      }),
      monitorForTextSelection({
        onDragStart: ({ source }) => {
          setView({ carried: { kind: 'text', text: source.plain } });
          document.documentElement.dataset['carrying'] = '';
        },
        onDropTargetChange: over,
        onDrop: ({ source, location }) => {
          const target = location.current.dropTargets[0]?.data;
          setView({ carried: null });
          delete document.documentElement.dataset['carrying'];
          if (!target) return;
          const agent = target['agent'];
          if (typeof agent === 'string') insertText(agent, source.plain);
          else bringText(null, source.plain);
        },
      }),
    );
    return () => {
      stop();
      window.removeEventListener('dragenter', onEnter, { capture: true });
    };
  }, []);
  return null;
}

/** Lets files and texts be let go on an element. */
export function carryTarget(element: HTMLElement, data: Data, setOver: (over: boolean) => void): () => void {
  const target = {
    element,
    getData: () => data,
    onDragEnter: () => setOver(true),
    onDragLeave: () => setOver(false),
    onDrop: () => setOver(false),
  };
  return combine(dropTargetForExternal({ ...target, canDrop: ({ source }) => takes(source.types) }), dropTargetForTextSelection(target));
}

function Box({ words, over, className, testId }: { words: Words; over: boolean; className: string | undefined; testId: string }): ReactElement {
  return (
    <div className={className} data-over={over || undefined} data-tone={words.tone}>
      <div className={grid.dropBox} data-tone={words.tone} data-testid={testId}>
        <b>{words.title}</b>
        {words.detail}
      </div>
    </div>
  );
}

/** What letting it go on this pane would do, before it is let go. */
export function PaneCarry({ agent, carried, over }: { agent: Agent; carried: Carried; over: boolean }): ReactElement {
  const { desk, live } = useReplica();
  return <Box words={takeWords(takeOf(desk, live[agent.id], agent.id, carried), agent.name)} over={over} className={grid.drop} testId={`carry-${agent.id}`} />;
}

/** The same on the board. */
export function BoardCarry({ over }: { over: boolean }): ReactElement | null {
  const carried = useView((v) => v.carried);
  return carried && <Box words={boardWords(carried)} over={over} className={`${grid.drop} ${css.board}`} testId="carry-board" />;
}
