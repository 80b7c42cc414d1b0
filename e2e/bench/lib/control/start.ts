import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { electron } from '../launch.ts';

/** How long programs take from their start to their end, in turn with each other; ms. */
export interface Starts {
  empty: number[];
  help: number[];
  status: number[];
}

/** An empty script on the app's own runtime, `quatuor help`, and `quatuor status` with its answer. */
export function starts(quatuor: string, script: string, rounds: number, env: NodeJS.ProcessEnv): Starts {
  writeFileSync(script, '');
  const times: Starts = { empty: [], help: [], status: [] };
  const run = (list: number[], file: string, args: string[], more: NodeJS.ProcessEnv = {}): void => {
    const began = performance.now();
    const { status, stderr } = spawnSync(file, args, { env: { ...env, ...more }, encoding: 'utf8' });
    list.push(performance.now() - began);
    if (status !== 0) throw new Error(`${file} ${args.join(' ')}: ${status} ${stderr}`);
  };
  for (let round = -2; round < rounds; round += 1) {
    // The first rounds read the files from the disk.
    const to = round < 0 ? { empty: [], help: [], status: [] } : times;
    run(to.empty, electron, [script], { ELECTRON_RUN_AS_NODE: '1' });
    run(to.help, quatuor, ['help']);
    run(to.status, quatuor, ['status']);
  }
  return times;
}
