/**
 * One key of a JSON object, put in and taken out of the text itself: every other byte of the file
 * stays as it was. With `inside` the key belongs to the object under that top-level key. All functions
 * throw a SyntaxError when the text, or what stands there, is no JSON object.
 */

interface Entry {
  key: string;
  /** From the key's opening quote to behind its value, which begins somewhere behind `value`. */
  start: number;
  value: number;
  end: number;
}

interface Parsed {
  /** Behind the opening brace. */
  open: number;
  entries: Entry[];
  value: Record<string, unknown>;
}

/** The value of a key, or undefined when the object has none. */
export function keyIn(text: string, key: string, inside?: string): unknown {
  if (inside !== undefined) {
    const at = within(text, inside);
    return at ? keyIn(text.slice(at.start, at.end), key) : undefined;
  }
  const { value } = parse(text);
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The text with that key behind all others, in the indentation of the file. The key is new. */
export function withKey(text: string, key: string, value: unknown, inside?: string): string {
  if (inside !== undefined) {
    const at = within(text, inside);
    if (!at) return withKey(text, inside, { [key]: value });
    return text.slice(0, at.start) + withKey(text.slice(at.start, at.end), key, value) + text.slice(at.end);
  }
  const { open, entries } = parse(text);
  const last = entries.at(-1);
  const before = last ? (/[\t ]*$/.exec(text.slice(open, entries[0]?.start))?.[0] ?? '') : '';
  const indent = last && text.slice(open, entries[0]?.start).includes('\n') ? before : '  ';
  const entry = `${JSON.stringify(key)}: ${JSON.stringify(value, null, 2).replaceAll('\n', `\n${indent}`)}`;
  return last
    ? `${text.slice(0, last.end)},\n${indent}${entry}${text.slice(last.end)}`
    : `${text.slice(0, open)}\n${indent}${entry}\n${text.slice(open)}`;
}

/** The text without that key; the same text when it has none. `alone`: what it stood in goes when it was all that was in there. */
export function withoutKey(text: string, key: string, inside?: string, alone = false): string {
  if (inside !== undefined) {
    const at = within(text, inside);
    if (!at) return text;
    const rest = withoutKey(text.slice(at.start, at.end), key);
    if (alone && parse(rest).entries.length === 0) return withoutKey(text, inside);
    return text.slice(0, at.start) + rest + text.slice(at.end);
  }
  const { open, entries } = parse(text);
  const at = entries.findLastIndex((entry) => entry.key === key);
  const entry = entries[at];
  if (!entry) return text;
  const before = entries[at - 1];
  const after = entries[at + 1];
  if (after) return text.slice(0, entry.start) + text.slice(after.start);
  if (before) return text.slice(0, before.end) + text.slice(entry.end);
  return text.slice(0, open) + text.slice(entry.end).replace(/^\r?\n/, '');
}

/** Where the value of a top-level key stands; null when there is none. */
function within(text: string, key: string): { start: number; end: number } | null {
  const entry = parse(text).entries.findLast((one) => one.key === key);
  return entry ? { start: entry.value + /^\s*/.exec(text.slice(entry.value))![0].length, end: entry.end } : null;
}

function parse(text: string): Parsed {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new SyntaxError('it is not a JSON object');
  const entries: Entry[] = [];
  const open = text.indexOf('{') + 1;
  let depth = 1;
  let key: { start: number; value: number; text: string } | null = null;
  let end = open;
  // The text is known to be JSON: strings, brackets and commas are all that matters.
  for (let at = open; at < text.length && depth > 0; at += 1) {
    const char = text[at] ?? '';
    if (char === '"') {
      const from = at;
      for (at += 1; text[at] !== '"'; at += 1) if (text[at] === '\\') at += 1;
      if (depth === 1 && !key) key = { start: from, value: text.indexOf(':', at) + 1, text: String(JSON.parse(text.slice(from, at + 1))) };
      end = at + 1;
    } else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') {
      depth -= 1;
      if (depth > 0) end = at + 1;
    } else if (char === ',' && depth === 1) {
      if (key) entries.push({ key: key.text, start: key.start, value: key.value, end });
      key = null;
    } else if (!/\s/.test(char)) end = at + 1;
  }
  if (key) entries.push({ key: key.text, start: key.start, value: key.value, end });
  return { open, entries, value: value as Record<string, unknown> };
}
