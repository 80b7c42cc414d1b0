/** Small helpers for reading JSON of unknown shape and for cutting texts. */

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The records in a list; anything else gives an empty list. */
export function records(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** The text of a content field: a string, or the `text` of its blocks joined by line feeds. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return records(content)
    .map((block) => (typeof block.text === 'string' ? block.text : ''))
    .filter((text) => text !== '')
    .join('\n');
}

/** Cuts a text into a few stream pieces; whole code points, joined they give the text again. */
export function pieces(text: string, size = 24): string[] {
  const points = [...text];
  const out: string[] = [];
  for (let at = 0; at < points.length; at += size) out.push(points.slice(at, at + size).join(''));
  return out;
}

/** A rough count: four bytes are one token. Never zero. */
export function estimateTokens(text: string): number {
  return Math.max(1, Math.ceil(text.length / 4));
}
