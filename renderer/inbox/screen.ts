import { terminals } from '../panes/index.ts';

const MOST = 10;

/** The last lines on a pane's screen, without blank ones at the ends; none while it was never drawn. */
export function lastLines(pane: number | undefined): string[] {
  const end = screenLines(pane).slice(-MOST);
  while (end[0] === '') end.shift();
  return end;
}

/** The rows of a pane's screen, without blank ones at the end; none while it was never drawn. */
export function screenLines(pane: number | undefined): string[] {
  const terminal = pane === undefined ? undefined : terminals().peek(pane)?.terminal;
  if (!terminal) return [];
  const { active } = terminal.buffer;
  const lines: string[] = [];
  for (let y = 0; y < terminal.rows; y += 1)
    lines.push((active.getLine(active.baseY + y)?.translateToString(true) ?? '').trimEnd());
  while (lines.length > 0 && lines.at(-1) === '') lines.pop();
  return lines;
}
