import { useEffect } from 'react';
import { create } from 'zustand';
import type { Findings } from '../../shared/contract/index.ts';
import { send } from '../send.ts';
import { t } from '../text.ts';
import { say } from '../view.ts';

/** What was found last, and whether it is being looked again. */
interface Look {
  found: Findings | null;
  looking: boolean;
  problem: string | null;
}

export const useFindings = create<Look>()(() => ({ found: null, looking: false, problem: null }));

/** Asks main to look; what is known stays shown meanwhile. `again`: the person asked, and hears how it went. */
export async function look(again = false): Promise<void> {
  if (useFindings.getState().looking) return;
  useFindings.setState({ looking: true, problem: null });
  const reply = await send({ type: 'doctor.look', ...(again ? { again } : {}) }, { quiet: true });
  const found = reply.ok && reply.value ? (JSON.parse(reply.value) as Findings) : null;
  useFindings.setState({ looking: false, ...(found ? { found } : { problem: reply.ok ? '' : reply.message }) });
  if (again && found) say(summary(found));
}

/** Looks when the screen comes up that shows it. */
export function useLook(): Look {
  const state = useFindings();
  useEffect(() => void look(), []);
  return state;
}

/** One line for all: "Nothing is wrong, 2 to know". */
export function summary({ checks }: Findings): string {
  const count = (state: 'wrong' | 'note'): number => checks.filter((check) => check.state === state).length;
  const wrong = count('wrong');
  const notes = count('note');
  return [wrong > 0 ? t.doctor.wrong(wrong) : t.doctor.fine, ...(notes > 0 ? [t.doctor.notes(notes)] : [])].join(', ');
}
