import type { Check } from '../../../shared/contract/index.ts';
import { doctorLine } from '../../../shared/text/doctor.ts';
import { uiTexts } from '../../../shared/text/ui.ts';
import { createProbes } from '../../agents/index.ts';
import { examine } from '../doctor/index.ts';
import { EXIT } from './trouble.ts';

const MARKS = { ok: 'ok   ', note: 'note ', wrong: 'WRONG' } as const;

/** A finding for programs: in words, with what puts it right. */
function plain({ id, state, what, copy, url }: Check) {
  const { says, remedy } = doctorLine(what, uiTexts.en.doctor.lines);
  const more = [remedy, copy, url].filter(Boolean).join(': ');
  return { id, state, says, ...(more ? { remedy: more } : {}), ...(copy ? { copy } : {}) };
}

/** `doctor`: lines, or one object. Exits with 1 where something is wrong. */
export async function runDoctor(home: string, env: NodeJS.ProcessEnv, out: { json: ((value: object) => void) | null; say: (lines: readonly string[]) => void }): Promise<number> {
  const probes = createProbes();
  process.once('exit', probes.close);
  const checks = (await examine(home, env, { probes })).checks.map(plain);
  const bad = checks.filter(({ state }) => state === 'wrong').length;
  if (out.json) out.json({ v: 1, ok: bad === 0, checks });
  else out.say([...checks.flatMap(lines), '', bad === 0 ? uiTexts.en.doctor.fine : uiTexts.en.doctor.wrong(bad)]);
  return bad === 0 ? EXIT.ok : EXIT.refused;
}

const lines = ({ state, says, remedy }: ReturnType<typeof plain>): string[] => [`${MARKS[state]} ${says}`, ...(remedy ? [`      → ${remedy}`] : [])];
