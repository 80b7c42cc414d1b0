export type SplitArgs = { args: string[] } | { problem: 'open-quote' | 'open-escape' };

/**
 * Reads arguments as a shell's quotes part them, and does nothing else that a shell does: no
 * variable, no pattern, no tilde, no operator. Line ends part words as blanks do.
 */
export function splitArgs(text: string): SplitArgs {
  const args: string[] = [];
  let word: string | null = null;
  let quote: '"' | "'" | null = null;
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i] ?? '';
    if (quote === "'") {
      if (char === "'") quote = null;
      else word += char;
    } else if (char === '\\') {
      const next = text[i + 1];
      if (next === undefined) return { problem: 'open-escape' };
      // Between double quotes it escapes only what would mean something there.
      word = (word ?? '') + (quote === '"' && !/["\\$`]/.test(next) ? `\\${next}` : next);
      i += 1;
    } else if (quote === '"') {
      if (char === '"') quote = null;
      else word += char;
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= '';
    } else if (/\s/.test(char)) {
      if (word !== null) args.push(word);
      word = null;
    } else word = (word ?? '') + char;
  }
  if (quote) return { problem: 'open-quote' };
  if (word !== null) args.push(word);
  return { args };
}

/** The text that `splitArgs` reads as these arguments. */
export function joinArgs(args: readonly string[]): string {
  return args
    .map((arg) => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`))
    .join(' ');
}
