/**
 * One top-level key of a JSON object, put in and taken out of the text itself: every other byte of
 * the file stays as it was. All functions throw a SyntaxError when the text is no JSON object.
 */

interface Entry {
  key: string;
  /** From the key's opening quote to behind its value. */
  start: number;
  end: number;
}

interface Parsed {
  /** Behind the opening brace. */
  open: number;
  entries: Entry[];
  value: Record<string, unknown>;
}

/** The value of a key, or undefined when the object has none. */
export function keyIn(text: string, key: string): unknown {
  const { value } = parse(text);
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The text with that key behind all others, in the indentation of the file. The key is new. */
export function withKey(text: string, key: string, value: unknown): string {
  const { open, entries } = parse(text);
  const last = entries.at(-1);
  const before = last ? (/[\t ]*$/.exec(text.slice(open, entries[0]?.start))?.[0] ?? '') : '';
  const indent = last && text.slice(open, entries[0]?.start).includes('\n') ? before : '  ';
  const entry = `${JSON.stringify(key)}: ${JSON.stringify(value, null, 2).replaceAll('\n', `\n${indent}`)}`;
  return last
    ? `${text.slice(0, last.end)},\n${indent}${entry}${text.slice(last.end)}`
    : `${text.slice(0, open)}\n${indent}${entry}\n${text.slice(open)}`;
}

/** The text without that key; the same text when it has none. */
export function withoutKey(text: string, key: string): string {
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

function parse(text: string): Parsed {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new SyntaxError('it is not a JSON object');
  const entries: Entry[] = [];
  const open = text.indexOf('{') + 1;
  let depth = 1;
  let key: { start: number; text: string } | null = null;
  let end = open;
  // The text is known to be JSON: strings, brackets and commas are all that matters.
  for (let at = open; at < text.length && depth > 0; at += 1) {
    const char = text[at] ?? '';
    if (char === '"') {
      const from = at;
      for (at += 1; text[at] !== '"'; at += 1) if (text[at] === '\\') at += 1;
      if (depth === 1 && !key) key = { start: from, text: String(JSON.parse(text.slice(from, at + 1))) };
      end = at + 1;
    } else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') {
      depth -= 1;
      if (depth > 0) end = at + 1;
    } else if (char === ',' && depth === 1) {
      if (key) entries.push({ key: key.text, start: key.start, end });
      key = null;
    } else if (!/\s/.test(char)) end = at + 1;
  }
  if (key) entries.push({ key: key.text, start: key.start, end });
  return { open, entries, value: value as Record<string, unknown> };
}
