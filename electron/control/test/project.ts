import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { decideOrder } from '../../../shared/rules/decide/order.ts';
import { makeWorld } from '../../../shared/rules/test/world.ts';
import type { ControlledProject } from '../access.ts';
import type { Control } from '../index.ts';

const AGENTS = ['claude', 'amp', 'codex'];
const MEANT_MS = 20_000;

/** A desk by the real rules with a journal in memory, as a control server asks it. For tests. */
export interface TestProject {
  world: ReturnType<typeof makeWorld>;
  project: ControlledProject;
  /** What the app gives to a pane of an agent, with its files written below `dir`. */
  equip(control: Control, dir: string, agent: string): ReturnType<Control['equip']>;
}

/** Agents claude (the orchestrator), amp and codex run in it. `onRefused`: somebody tried what is not theirs to do. */
export function testProject(control: () => Control, onRefused: (text: string) => void = () => {}): TestProject {
  const world = makeWorld(AGENTS);
  const sessions = Object.fromEntries(AGENTS.map((id) => [id, world.start(id)]));
  world.record({ type: 'orchestrator.set', agent: 'claude', epoch: 1 });
  let n = 0;
  const self: TestProject = {
    world,
    project: {
      desk: () => world.desk,
      live: () => Object.values(world.live),
      tail: (count) => world.events.slice(-count),
      start: async () => ({ ok: true }),
      stop: async () => ({ ok: true }),
      forbidden: (agent, _epoch, what) => onRefused(`${agent}: ${what}`),
      order(order, caller, facts) {
        const decision = decideOrder(world.desk, order, caller, { now: world.now, newId: () => `m${(n += 1)}`, live: world.live }, facts);
        if (!('events' in decision)) {
          const forbidden = 'forbidden' in decision;
          return { ok: false, code: forbidden ? 'forbidden' : 'refused', message: forbidden ? decision.forbidden : decision.refused };
        }
        const before = world.events.length;
        world.record(...decision.events);
        control().events(self.project, world.events.slice(before));
        return { ok: true, done: decision.done };
      },
    },
    equip(to, dir, agent) {
      const session = sessions[agent] ?? '';
      const { id, path } = world.desk.project!;
      const folder = join(dir, 'spool', id, session);
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const gear = to.equip({ id: session, agent }, folder, path);
      for (const [name, text] of Object.entries(gear.files)) writeFileSync(join(folder, name), text, { mode: 0o600 });
      return gear;
    },
  };
  return self;
}

/** Until a control server has said where it is. */
export async function isThere(home: string): Promise<void> {
  for (let ms = 0; ms < MEANT_MS && !existsSync(join(home, 'control.json')); ms += 10) await after(10);
}
