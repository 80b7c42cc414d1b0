/** How long it takes from 98 % to the successor's first own action. */
import { join } from 'node:path';
import { rmSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { fakes, makeDir, openStage, type Stage } from '../../../handoff/lib.ts';
import type { FakeCli } from '../../../fakes/index.ts';

/** Times in ms of one handoff. */
export interface Times {
  /** From the moment at which the app saw 98 % to the new epoch, with the incumbent's judgement in between. */
  toEpoch: number;
  /** To the prompt taken. */
  toTaken: number;
  /** To the first thing that the successor does with it. */
  toAction: number;
  /** To the proof that it has read the memory. */
  toProof: number;
}

const FULL = 150_000;

/** One handoff of the role from an agent that answers at once to another one. */
export async function oneHandoff(): Promise<Times> {
  const dir = makeDir('handoff-speed');
  const { agents, fakes: made } = fakes(join(dir, 'fakes'), { claude: { hands: true, tokens: FULL, speed: 1_000 }, amp: { hands: true, speed: 1_000 } });
  const stage = await openStage({ agents, dir });
  try {
    for (const id of ['claude', 'amp']) await stage.state(id, 'ready');
    stage.do({ type: 'message.send', agent: 'claude', text: 'Sum up the morning.' });
    await stage.over(undefined, 90_000);
    return times(stage, made.amp);
  } finally {
    await stage.close();
    rmSync(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    await wait(200);
  }
}

function times(stage: Stage, successor: FakeCli): Times {
  const at = (type: string): number => stage.events.find(({ body }) => body.type === type)?.at ?? Number.NaN;
  const full = stage.events.find(({ body }) => body.type === 'handoff.executed')?.at ?? Number.NaN;
  const submit = successor.log().find((line) => line.kind === 'submit' && String(line['prompt']).includes('HANDOFF ORCHESTRATEUR'));
  return {
    toEpoch: at('handoff.chosen') - full,
    toTaken: at('handoff.taken') - full,
    toAction: (submit?.at ?? Number.NaN) - full,
    toProof: at('handoff.read') - full,
  };
}
