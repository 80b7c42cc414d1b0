import { ZoomIn, ZoomOut } from 'lucide-react';
import { useMemo, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import { nameOf } from '../derive/card.ts';
import { taskGraph, type GraphNode } from '../derive/graph.ts';
import { useReplica } from '../store.ts';
import { t } from '../text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Button, Dot, IconButton } from '../ui/parts.tsx';
import ui from '../ui/ui.module.css';
import { setView, useView } from '../view.ts';
import { lay, NODE, type Laid } from './lay.ts';
import css from './graph.module.css';

const g = t.graph;
const icon = { size: 15, strokeWidth: 1.75 } as const;
const tones: Record<GraphNode['section'], string> = { 'needs-you': 'you', ready: 'plain', blocked: 'plain', running: 'well', checking: 'checking', done: 'plain' };

/** What depends on what, from left to right. Arrow keys go along the lines, Enter opens the task. */
export function GraphPage(): ReactElement {
  const { desk, live } = useReplica();
  const card = useView((v) => v.card);
  const [around, setAround] = useState<string | null>(null);
  const [zoom, setZoom] = useState(1);
  const graph = useMemo(() => taskGraph(desk, live, around), [desk, live, around]);
  // What a task is called or how it stands does not move it.
  const shape = JSON.stringify([graph.nodes.map(({ id }) => id), graph.edges]);
  const laid = useMemo(() => lay(shapeOf(shape)), [shape]);
  const box = useRef<HTMLDivElement>(null);
  const close = (): void => setView({ page: null });
  const [first] = graph.nodes;

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const id = (event.target as HTMLElement).dataset['node'];
    const next = id && beside(id, event.key, laid);
    if (!next) return;
    event.preventDefault();
    box.current?.querySelector<HTMLElement>(`[data-node="${CSS.escape(next)}"]`)?.focus();
  };
  return (
    <Dialog
      title={g.title}
      width={1180}
      testId="graph"
      onClose={close}
      head={
        <div className={css.tools} role="toolbar" aria-label={g.tools}>
          {around ? (
            <Button data-testid="graph-all" onClick={() => setAround(null)}>{g.all}</Button>
          ) : (
            card && graph.nodes.some(({ id }) => id === card) && <Button data-testid="graph-around" onClick={() => setAround(card)}>{g.around(card)}</Button>
          )}
          <IconButton label={g.out} disabled={zoom <= 0.3} onClick={() => setZoom(zoom / 1.25)}><ZoomOut {...icon} /></IconButton>
          <IconButton label={g.in} disabled={zoom >= 2} onClick={() => setZoom(zoom * 1.25)}><ZoomIn {...icon} /></IconButton>
        </div>
      }
    >
      {graph.nodes.length === 0 ? (
        <p className={css.none}>{g.none}</p>
      ) : (
        <div ref={box} className={css.box} role="group" aria-label={g.label(graph.nodes.length)} aria-description={g.help} onKeyDown={onKeyDown}>
          <div className={css.sheet} style={{ width: laid.width * zoom, height: laid.height * zoom }}>
            <div className={css.plane} style={{ width: laid.width, height: laid.height, transform: `scale(${zoom})` }}>
              <svg width={laid.width} height={laid.height} aria-hidden>
                <defs>
                  <marker id="graph-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
                    <path d="M0 0 L8 4 L0 8 z" className={css.head} />
                  </marker>
                </defs>
                {laid.lines.map(({ from, to, path }) => (
                  <path key={`${from} ${to}`} d={path} className={css.line} data-near={from === card || to === card || undefined} markerEnd="url(#graph-arrow)" />
                ))}
              </svg>
              {graph.nodes.map((node) => (
                <Node key={node.id} node={node} at={laid.at[node.id]} first={node.id === (laid.at[card ?? ''] ? card : first?.id)} waitsFor={laid.lines.filter(({ to }) => to === node.id).map(({ from }) => from)} />
              ))}
            </div>
          </div>
        </div>
      )}
      <p className={ui.quietText}>{[graph.left > 0 && g.left(graph.left), around === null && graph.alone > 0 && g.alone(graph.alone)].filter(Boolean).join(' ')}</p>
    </Dialog>
  );
}

interface NodeProps {
  node: GraphNode;
  at: { x: number; y: number } | undefined;
  first: boolean;
  waitsFor: string[];
}

function Node({ node, at, first, waitsFor }: NodeProps): ReactElement | null {
  const desk = useReplica((r) => r.desk);
  if (!at) return null;
  const { id, title, section, agent } = node;
  const hue = desk.agents.find((one) => one.id === agent)?.hue;
  const words = section === 'done' ? t.stages.done : t.graph.sections[section];
  return (
    <button
      type="button"
      className={css.node}
      style={{ left: at.x, top: at.y, width: NODE.width, height: NODE.height }}
      data-node={id}
      data-section={section}
      data-tone={tones[section]}
      data-testid={`node-${id}`}
      data-autofocus={first || undefined}
      tabIndex={first ? 0 : -1}
      onFocus={() => setView({ card: id })}
      onClick={() => setView({ page: null, details: id })}
    >
      <span className={css.top}>
        <span className={css.id}>{id}</span>
        {hue && <Dot hue={hue} />}
        <span className={css.state}>{words}</span>
      </span>
      <span className={css.title}>{title}</span>
      <span className="hidden-text">{[nameOf(desk, agent), waitsFor.length > 0 && t.card.after(waitsFor)].filter(Boolean).join(', ')}</span>
    </button>
  );
}

function shapeOf(text: string): Parameters<typeof lay>[0] {
  const [ids, edges] = JSON.parse(text) as [string[], [string, string][]];
  return { nodes: ids.map((id) => ({ id, title: '', section: 'ready', agent: undefined })), edges };
}

/** The task that an arrow key leads to: along a line to the left and right, to the next one up and down. */
function beside(id: string, key: string, { at, lines }: Laid): string | undefined {
  const here = at[id];
  if (!here) return undefined;
  const nearest = (ids: string[]): string | undefined =>
    ids.sort((a, b) => Math.abs((at[a]?.y ?? 0) - here.y) - Math.abs((at[b]?.y ?? 0) - here.y))[0];
  switch (key) {
    case 'ArrowLeft':
      return nearest(lines.filter(({ to }) => to === id).map(({ from }) => from));
    case 'ArrowRight':
      return nearest(lines.filter(({ from }) => from === id).map(({ to }) => to));
    case 'ArrowUp':
    case 'ArrowDown': {
      const below = key === 'ArrowDown';
      const column = Object.keys(at).filter((one) => Math.abs((at[one]?.x ?? 0) - here.x) < NODE.width && (below ? (at[one]?.y ?? 0) > here.y : (at[one]?.y ?? 0) < here.y));
      return nearest(column);
    }
    default:
      return undefined;
  }
}
