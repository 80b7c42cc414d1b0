import type { AgentLive, Desk, RankedItem, TaskRecord } from '../../model/index.ts';
import type { UiText } from '../../text/ui.ts';
import { held } from '../work/queue.ts';

/** How the icon looks: nothing at work, agents at work, or something waits for the person. */
export type TrayTone = 'calm' | 'work' | 'you';

export interface TrayRow {
  agent: string;
  label: string;
}

/** What the tray shows, in words. */
export interface TrayModel {
  tone: TrayTone;
  /** How much waits for the person. */
  count: number;
  tip: string;
  /** Each agent with its state and task: those that make no progress first, then those that wait. */
  rows: TrayRow[];
  paused: boolean;
  /** False without a project: there is nothing to pause and nobody to end. */
  open: boolean;
}

const LONGEST = 70;

/** The tray's icon and menu for a state and its inbox, in these words. Pure. */
export function trayModel(desk: Desk, live: Record<string, AgentLive>, items: readonly RankedItem[], t: UiText): TrayModel {
  if (!desk.project) return { tone: 'calm', count: 0, tip: t.tray.noProject, rows: [], paused: false, open: false };
  const place = (agent: string): number => {
    if (live[agent]?.state === 'stalled' || items.some((i) => i.agent === agent && i.kind === 'stall')) return 0;
    return items.some((i) => i.agent === agent) ? 1 : 2;
  };
  const rows = desk.agents
    .map(({ id, name }) => ({ id, place: place(id), label: rowLabel(t, name, live[id], inHand(desk, id)) }))
    .sort((a, b) => a.place - b.place)
    .map(({ id, label }) => ({ agent: id, label }));
  const works = desk.agents.some(({ id }) => live[id]?.state === 'working');
  return {
    tone: items.length > 0 ? 'you' : works ? 'work' : 'calm',
    count: items.length,
    tip: t.tray.tip(desk.project.name, items.length),
    rows,
    paused: desk.run === 'paused',
    open: true,
  };
}

const inHand = (desk: Desk, agent: string): TaskRecord | undefined => held(desk, agent)[0];

function rowLabel(t: UiText, name: string, live: AgentLive | undefined, record: TaskRecord | undefined): string {
  const state = live?.cli.status === 'missing' ? t.pane.notInstalled : t.states[live?.state ?? 'unknown'];
  const task = record ? `${record.task.id} ${record.task.title}` : t.tray.idle;
  const label = `${name}: ${state} – ${task}`;
  return label.length > LONGEST ? `${label.slice(0, LONGEST - 1)}…` : label;
}
