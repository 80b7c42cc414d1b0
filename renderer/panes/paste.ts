/** What a terminal may be given of a text: no control characters but tab and line ends. */
export function pasteText(text: string): string {
  return (
    text
      .replace(/\r\n?/g, '\n')
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '')
      .replace(/\n/g, '\r')
  );
}

/** The bytes to send for a paste; in brackets when the program asked for it. */
export function pasteBytes(text: string, bracketed: boolean): Uint8Array<ArrayBuffer> {
  const clean = pasteText(text);
  return new TextEncoder().encode(bracketed ? `\u001b[200~${clean}\u001b[201~` : clean);
}

/** The path as one word of a POSIX shell. */
export function quotePath(path: string): string {
  if (/^[\w/.,:=@%+-]+$/.test(path)) return path;
  if (!/[\u0000-\u001f\u007f-\u009f]/.test(path)) return `'${path.replaceAll("'", `'\\''`)}'`;
  // A control character would not pass the paste: bash and zsh know it by this spelling.
  const spelled = path
    .replace(/[\\']/g, '\\$&')
      .replace(/[\u0000-\u001f\u007f]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`)
      .replace(/[\u0080-\u009f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `$'${spelled}'`;
}

/** Paths to insert at a prompt: quoted, each followed by a space. */
export function pathsText(paths: string[]): string {
  return paths
    .filter((path) => path !== '')
    .map((path) => `${quotePath(path)} `)
    .join('');
}
