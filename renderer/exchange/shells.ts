import type { ShellLink } from '../../shared/contract/index.ts';
import { send } from '../send.ts';
import { t } from '../text.ts';
import { setView, toast, type Confirm } from '../view.ts';

const s = t.shells;

/** The question whether `quatuor` goes into the person's shells, or out of them. */
export function askShells(shells: ShellLink): void {
  setView({ confirm: question(shells, (on) => void put(on)) });
}

/** What is asked, by what is there. */
export function question({ path, target, state, onPath }: ShellLink, set: (on: boolean) => void): Confirm {
  const no = t.cancel;
  if (state === 'other') return { title: s.otherTitle, text: s.otherText(path, target), yes: s.good, no, kind: 'primary', act: () => {} };
  if (state === 'ours') return { title: s.removeTitle, text: s.removeText(path), yes: s.remove, no, kind: 'primary', act: () => set(false) };
  const code = onPath ? [] : [s.profile(path.slice(0, path.lastIndexOf('/')))];
  return { title: s.addTitle, text: s.addText(path, onPath), code, yes: s.add, no, kind: 'primary', act: () => set(true) };
}

async function put(on: boolean): Promise<void> {
  const reply = await send({ type: 'tools.link', on });
  if (reply.ok) toast(on ? s.made : s.removed, 'plain');
}
