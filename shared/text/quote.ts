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
