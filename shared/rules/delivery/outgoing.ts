import type { Message, Policy, Road } from '../../model/index.ts';

/** What a CLI takes well, and how it marks text that a person did not write. */
export interface Takes {
  /** Texts of more bytes go as a file. */
  fileOver: number;
  /** So does a line of more characters; null: any line can be pasted. */
  longLine: number | null;
  /** From so many lines, or over so many characters, the CLI itself marks a paste as foreign. */
  foreign: { lines: number; chars: number } | null;
}

/**
 * How a text goes out: as it is; as one paste, so that the CLI marks it as foreign; or as a file of
 * the project, with a pointer to it.
 */
export interface Shape {
  as: 'text' | 'paste' | 'file';
  /** It is told, or marked, as words of another agent (D9). */
  foreign: boolean;
}

/**
 * True for words that the person does not stand behind (D9): those of another agent, unless
 * the person has said that in this project the orchestrator's orders count as theirs, and the
 * agent that wrote them is the one. `holder`: who has the baton; null: nobody, or not known.
 */
export function isForeign(
  message: Pick<Message, 'provenance' | 'from'>,
  policy: Pick<Policy, 'ordersAreMine'>,
  holder: string | null,
): boolean {
  if (message.provenance !== 'agent') return false;
  return !(policy.ordersAreMine && holder !== null && message.from === holder);
}

/**
 * Decides how a text goes out (D9). What the person or the app stands behind goes plainly. What
 * another agent wrote stays marked: as one paste where the CLI marks those, else as a file whose
 * pointer says so. `foreign`: as `isForeign` says of its message.
 */
export function shapeOf(text: string, road: Road, takes: Takes, foreign: boolean): Shape {
  const lines = text.split('\n');
  const longest = (): number => Math.max(...lines.map((line) => line.length));
  const tooLong =
    new TextEncoder().encode(text).length > takes.fileOver ||
    (road === 'keys' && !foreign && takes.longLine !== null && longest() > takes.longLine);
  if (tooLong) return { as: 'file', foreign };
  if (!foreign) return { as: 'text', foreign };
  const marked =
    road === 'keys' &&
    takes.foreign !== null &&
    (lines.length >= takes.foreign.lines || text.length > takes.foreign.chars);
  return { as: marked ? 'paste' : 'file', foreign };
}
