/**
 * A file's text, written as it will stand in the file: only a backtick and the `${` of the
 * example's own code need a backslash before them.
 */
export function file(text: TemplateStringsArray): string {
  const raw = text.raw[0] ?? '';
  return raw.replace(/^\n/, '').replaceAll('\\`', '`').replaceAll('\\${', '${');
}
