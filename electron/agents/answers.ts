import { plain } from '../../shared/text/prompt.ts';
import type { Said, Signal } from './types.ts';

/** What the agent said in a turn is kept up to here: its beginning, and its end. Characters. */
const MOST = 20_000;
const HEAD = 14_000;
const MOST_ENTRIES = 200;

/** Gathers what an agent says in a turn, from whatever sources tell of it, each text once. */
export interface Answers {
  /** The agent spoke. @returns all that it said in this turn, or null when that is nothing new */
  said(said: Said): string | null;
  /** Something happened to a prompt. @returns the signal, with the answer at a turn's end */
  signal(signal: Signal): Signal;
}

export function createAnswers(): Answers {
  let entries: Said[] = [];
  /** When the present turn's prompt was taken, and which one that was. */
  let begun = { at: 0, text: '' };

  const whole = (): string => {
    const all = entries.map(({ text }) => text).join('\n\n');
    if (all.length <= MOST) return all;
    const head = all.slice(0, HEAD).replace(/[\uD800-\uDBFF]$/, '');
    const tail = all.slice(HEAD - MOST + 3).replace(/^[\uDC00-\uDFFF]/, '');
    return `${head}\n…\n${tail}`;
  };
  const add = ({ at, text, id }: Said): boolean => {
    const words = plain(text).trim().slice(0, 2 * MOST);
    if (words === '' || at < begun.at) return false;
    const same = id === undefined ? undefined : entries.find((one) => one.id === id);
    if (same) {
      if (same.text === words) return false;
      same.text = words;
      return true;
    }
    // Hook and transcript tell the same words.
    if (entries.some((one) => one.text === words)) return false;
    entries.push({ at, text: words, ...(id === undefined ? {} : { id }) });
    if (entries.length > MOST_ENTRIES) entries.splice(MOST_ENTRIES / 2, 1);
    return true;
  };

  return {
    said: (said) => (add(said) ? whole() : null),
    signal(signal) {
      if (signal.kind === 'prompt') {
        // The same prompt, told by another source, begins nothing.
        if (signal.text !== begun.text || signal.at < begun.at) {
          begun = { at: signal.at, text: signal.text };
          entries = entries.filter(({ at }) => at >= signal.at);
        }
        return signal;
      }
      if (signal.kind !== 'ended') return signal;
      if (signal.answer) add({ at: signal.at, text: signal.answer });
      const answer = whole();
      const { answer: _own, ...rest } = signal;
      return answer === '' ? rest : { ...rest, answer };
    },
  };
}
