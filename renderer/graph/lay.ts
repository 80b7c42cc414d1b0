import { Graph, layout } from '@dagrejs/dagre';
import type { TaskGraph } from '../derive/graph.ts';

export const NODE = { width: 216, height: 46 } as const;

export interface Laid {
  width: number;
  height: number;
  /** The upper left corner of each task. */
  at: Record<string, { x: number; y: number }>;
  /** The lines, as paths of an SVG. */
  lines: { from: string; to: string; path: string }[];
}

/** Gives each task its place, what comes first on the left. */
export function lay({ nodes, edges }: Pick<TaskGraph, 'nodes' | 'edges'>): Laid {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 14, ranksep: 58, marginx: 20, marginy: 20 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of nodes) graph.setNode(id, { ...NODE });
  for (const [from, to] of edges) graph.setEdge(from, to);
  layout(graph);
  const at: Laid['at'] = {};
  let [width, height] = [0, 0];
  for (const { id } of nodes) {
    const { x, y } = graph.node(id) as { x: number; y: number };
    at[id] = { x: x - NODE.width / 2, y: y - NODE.height / 2 };
    width = Math.max(width, x + NODE.width / 2 + 20);
    height = Math.max(height, y + NODE.height / 2 + 20);
  }
  const lines = edges.map(([from, to]) => ({ from, to, path: pathOf((graph.edge(from, to) as { points: Point[] }).points) }));
  return { width, height, at, lines };
}

interface Point {
  x: number;
  y: number;
}

/** A line through points that leaves and arrives level. */
function pathOf(points: readonly Point[]): string {
  const [first] = points;
  if (!first) return '';
  return points.slice(1).reduce((path, { x, y }, i) => {
    const from = points[i] ?? first;
    const middle = (from.x + x) / 2;
    return `${path} C ${middle} ${from.y}, ${middle} ${y}, ${x} ${y}`;
  }, `M ${first.x} ${first.y}`);
}
