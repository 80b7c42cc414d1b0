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
