/** So much of one answer goes into an agent's context; characters. A CLI cuts what is far longer by itself, without a word. */
export const MOST = 24_000;

/**
 * A part of a text that begins at a character (the first is 1) and ends with a line where it can,
 * with words that say how to read on.
 */
export function partOf(text: string, from = 1, most = MOST): string {
  const start = Math.max(0, Math.min(from - 1, text.length));
  if (start === 0 && text.length <= most) return text;
  const rest = text.slice(start, start + most);
  const whole = start + rest.length >= text.length;
  const line = rest.lastIndexOf('\n');
  const part = whole || line < most / 2 ? rest : rest.slice(0, line + 1);
  const end = start + part.length;
  if (part === '') return `[There is nothing from character ${from} on: the text has ${text.length}.]`;
  const on = end < text.length ? ` Call it again with from: ${end + 1} to read on.` : '';
  return `${part.trimEnd()}\n[Characters ${start + 1} to ${end} of ${text.length}.${on}]`;
}

/**
 * The last of some lines, without the very last `skip` ones, with words that say how to see those
 * before. `asked`: how many were asked for.
 */
export function endOf(lines: readonly string[], asked: number, skip = 0, most = MOST): string {
  const shown = lines.slice(0, Math.max(0, lines.length - skip)).slice(-asked);
  let size = 0;
  let first = shown.length;
  while (first > 0) {
    size += (shown[first - 1]?.length ?? 0) + 1;
    if (size > most && first < shown.length) break;
    first -= 1;
  }
  const kept = shown.slice(first).map((line) => (line.length > most ? `${line.slice(0, most)} [cut]` : line));
  if (first === 0) return kept.join('\n');
  return [`[${first} lines before these are left out. Call it again with skip: ${skip + kept.length} to see them.]`, ...kept].join('\n');
}
