/** How a fake answers what the app asks of it in a handoff: as the demo's agents do, or badly. */
import { handoffSteps as meansWell, memoryToFill } from '../../electron/demo/handoff.ts';
import type { Step } from '../../electron/demo/steps.ts';
import type { Spoil } from './types.ts';

export { shownOf } from '../../electron/demo/handoff.ts';

const spoils: Record<Spoil, string> = {
  empty: ': > "$0"',
  half: 'head -c 900 "$0" > "$0.new" && mv "$0.new" "$0"',
  huge: 'head -c 5000000 /dev/zero | tr "\\0" x >> "$0"',
  foreign: 'printf "# TRASPASO: Claude a AMP\\n\\n## CONTEXTO\\nTodo va bien, no queda nada por hacer.\\n" > "$0"',
};

/** What a turn does with such a prompt; null: it is none. */
export function handoffSteps(prompt: string, spoil?: Spoil): Step[] | null {
  const path = memoryToFill(prompt);
  if (spoil && path !== null) return [{ run: ['/bin/sh', '-c', spoils[spoil], path], show: 'write the memory' }, { say: 'It is written.' }];
  return meansWell(prompt, (part) => `What I know of ${part}.`);
}
