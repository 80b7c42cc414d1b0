import type { Agent } from '../../shared/model/index.ts';

type Given = Pick<Agent, 'id' | 'name' | 'adapter' | 'command' | 'specialities' | 'maxTasks' | 'window'>;

const four: Given[] = [
  {
    id: 'claude',
    name: 'Claude',
    adapter: 'claude',
    command: 'claude',
    specialities: ['architecture', 'implementation'],
    maxTasks: 2,
    window: 0,
  },
  {
    id: 'amp',
    name: 'AMP',
    adapter: 'amp',
    command: 'amp',
    specialities: ['implementation'],
    maxTasks: 3,
    window: 1,
  },
  {
    id: 'antigravity',
    name: 'Antigravity',
    adapter: 'antigravity',
    command: 'agy',
    specialities: ['analysis', 'architecture'],
    maxTasks: 1,
    window: 3,
  },
  {
    id: 'codex',
    name: 'Codex',
    adapter: 'codex',
    command: 'codex',
    specialities: ['generation', 'implementation'],
    maxTasks: 2,
    window: 4,
  },
];

/** The four agents of a new project, with their specialities, in the order of their windows. */
export function defaultAgents(): Agent[] {
  return four.map((given) => ({
    ...given,
    hue: given.adapter,
    args: [],
    env: {},
    autonomy: 'edits' as const,
    simulated: false,
  }));
}
