/** A dialog as it stands on a screen. */
export interface Question {
  /** The rows right above its answers, without frames and moving signs: what is asked. */
  head: string;
  choices: Choice[];
}

/** One answer of a dialog that stands on an agent's screen. */
export interface Choice {
  label: string;
  /** The dialog's mark stands at it: Enter would take it. */
  selected: boolean;
}

const MARKED = /^([\s│┃┆|]*)([❯›▶→●◉>])\s+(?:(\d{1,2})[.)]\s+)?(\S.*)$/du;
const FRAME = /^[\s│┃┆|]*$/u;
/** So many rows say what is asked. */
const HEAD_ROWS = 8;
/** Signs that turn or blink while a dialog waits. */
const MOVING = /[●○◐◑⠀-⣿⏺✢✳✶✻✽·*]/gu;
/** A dialog with more answers is no dialog. */
const MOST = 12;

/**
 * The dialog on a screen, by its answers: the lowest list of which exactly one line bears a mark.
 * Lines that are indented more than a label go on with it. Null: there is no such list, or no more
 * than one line of it. Pure.
 * @param lines the visible rows, from the top
 */
export function questionIn(lines: readonly string[]): Question | null {
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    const list = listAround(lines, at);
    if (list && list.choices.length > 1 && list.choices.length <= MOST) return list;
  }
  return null;
}

/** The list whose marked line this is; null when it bears no mark. */
function listAround(lines: readonly string[], at: number): Question | null {
  const marked = MARKED.exec(lines[at] ?? '');
  if (!marked) return null;
  const number = marked[3] === undefined ? null : Number(marked[3]);
  const column = (marked.indices?.[3] ?? marked.indices?.[4])?.[0] ?? 0;
  const above = walk(lines, at, -1, column, number);
  const below = walk(lines, at, 1, column, number);
  if (!above || !below) return null;
  const own = trimmed([marked[4] ?? '', ...below.first].join(' '));
  return { head: headOf(lines.slice(0, above.end + 1)), choices: [...above.rows.toReversed(), { label: own, selected: true }, ...below.rows] };
}

function headOf(rows: readonly string[]): string {
  const told = rows.map((row) => row.replace(MOVING, '').replace(/[\s│┃┆|─━]+/gu, ' ').trim()).filter(Boolean);
  return told.slice(-HEAD_ROWS).join('\n');
}

/** The answers on one side of the marked one; null when a second mark stands there. */
function walk(lines: readonly string[], from: number, step: 1 | -1, column: number, number: number | null) {
  const rows: Choice[] = [];
  const first: string[] = [];
  let wanted = number;
  let rest: string[] = [];
  let y = from + step;
  for (; y >= 0 && y < lines.length; y += step) {
    const line = lines[y] ?? '';
    if (MARKED.test(line)) return null;
    if (!FRAME.test(line.slice(0, column))) break;
    const text = line.slice(column).replace(/[\s│┃┆|]+$/u, '');
    if (text === '') break;
    const deeper = /^\s/.test(text);
    const numbered = /^(\d{1,2})[.)]\s+(\S.*)$/.exec(text);
    const isAnswer = !deeper && (number === null ? true : Number(numbered?.[1]) === (wanted ?? 0) + step);
    if (!isAnswer) {
      if (!deeper) break;
      if (step === -1) rest.unshift(text.trim());
      else if (rows.length === 0) first.push(text.trim());
      else rows[rows.length - 1]!.label += ` ${text.trim()}`;
      continue;
    }
    if (wanted !== null) wanted += step;
    rows.push({ label: trimmed([numbered && number !== null ? numbered[2]! : text, ...rest].join(' ')), selected: false });
    rest = [];
  }
  return { rows, first, end: y };
}

const trimmed = (text: string): string => text.replace(/[\s│┃┆|]+$/u, '').trim();
