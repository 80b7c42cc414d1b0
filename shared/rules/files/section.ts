/** A part of a text file that the desk writes, between two marks; everything around it is others'. */
export interface Section {
  /** Names the part in its marks. */
  name: string;
  /** What the first mark says to those who read the file. */
  says: string;
  lines: readonly string[];
}

const opens = (name: string): string => `<!-- quatuor:${name}`;
const closes = (name: string): string => `<!-- /quatuor:${name} -->`;

/** The lines of a text with their own ends. */
export function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

const plain = (line: string): string => line.replace(/\r?\n$/, '');

/** The lines that stand between the marks of a part; null: it has none. */
export function sectionIn(text: string, name: string): string[] | null {
  const lines = linesOf(text).map(plain);
  const from = lines.findIndex((line) => line.startsWith(opens(name)));
  if (from < 0) return null;
  const to = lines.indexOf(closes(name), from);
  return lines.slice(from + 1, to < 0 ? undefined : to);
}

/**
 * A text with our part brought up to date. `base`: the text as the desk wrote it last; what stands in
 * our part and did not then is somebody else's, and moves behind it, except the lines in `used` (from
 * 1), which the desk has taken over. `place`: where the part goes when it is not there yet, as the
 * number of lines before it. All other bytes stay (P2).
 */
export function withSection(text: string, base: string | null, section: Section, place: (lines: readonly string[]) => number, used: ReadonlySet<number> = new Set()): string {
  const lines = linesOf(text);
  const eol = lines.some((line) => line.endsWith('\r\n')) ? '\r\n' : '\n';
  const ours = new Map<string, number>();
  for (const line of (base === null ? null : sectionIn(base, section.name)) ?? section.lines) ours.set(line, (ours.get(line) ?? 0) + 1);
  const isOurs = (line: string): boolean => {
    const left = ours.get(line) ?? 0;
    if (left > 0) ours.set(line, left - 1);
    return left > 0;
  };
  // What the desk never wrote here is nobody's but others', though it says the same.
  const known = base !== null || lines.some((line) => line.startsWith(opens(section.name)));
  const kept: string[] = [];
  const strays: string[] = [];
  let at = -1;
  let inside = false;
  /** Behind a first mark whose end is gone, up to this line what is ours is written anew. */
  let endless = -1;
  const reach = [...ours.values()].reduce((sum, count) => sum + count, 0) + 20;
  lines.forEach((whole, i) => {
    const line = plain(whole);
    if (line.startsWith(opens(section.name))) {
      if (at < 0) at = kept.length;
      inside = hasEnd(lines, i, section.name);
      if (!inside) endless = i + reach;
    } else if (line === closes(section.name)) inside = false;
    else if (inside) {
      if (line.trim() !== '' && !used.has(i + 1) && !isOurs(line)) strays.push(whole.endsWith('\n') ? whole : `${whole}${eol}`);
    } else if (i > endless || line.trim() === '' || !(isOurs(line) && known)) kept.push(whole);
  });
  const index = at >= 0 ? at : place(kept.map(plain));
  const head = kept.slice(0, index);
  const tail = kept.slice(index);
  const last = head.at(-1);
  if (last !== undefined && !last.endsWith('\n')) head[head.length - 1] = `${last}${eol}`;
  const written = [`${opens(section.name)}${section.says ? ` ${section.says}` : ''} -->`, ...section.lines, closes(section.name)].map((line) => `${line}${eol}`);
  return [...head, ...written, ...strays, ...tail].join('');
}

function hasEnd(lines: readonly string[], from: number, name: string): boolean {
  for (let i = from + 1; i < lines.length; i += 1) {
    const line = plain(lines[i] ?? '');
    if (line === closes(name)) return true;
    if (line.startsWith(opens(name))) return false;
  }
  return false;
}
