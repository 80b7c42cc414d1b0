/** Marks that draw nothing: CLIs and terminals drop or move them. */
const INVISIBLE =
  /\u00AD|[\u200B-\u200F]|[\u202A-\u202E]|[\u2060-\u2069]|\uFE0E|\uFE0F|\uFEFF/g;

/** A text in one form of its accents and without invisible marks, to compare two of them. */
export function fold(text: string): string {
  return text.replace(INVISIBLE, '').normalize('NFC');
}
