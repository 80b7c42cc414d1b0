/** What the exit codes are called; the table has what they mean. */
export const EXIT = { ok: 0, refused: 1, usage: 2, noApp: 3, notYours: 4, timeout: 5, unread: 141 } as const;

/** What is wrong, in words for the caller, with the code to exit with. */
export class Trouble extends Error {
  readonly exit: number;
  constructor(exit: number, message: string) {
    super(message);
    this.exit = exit;
  }
}
