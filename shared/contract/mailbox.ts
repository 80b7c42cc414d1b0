/** Names and bounds of the files by which a sandbox without sockets calls the app. No imports: the client starts with it. */
export const MAILBOX = {
  /** A request is `<id>.ask`, its answer `<id>.answer`; what is being written ends in `.new`. */
  ask: '.ask',
  answer: '.answer',
  part: '.new',
  /** Of one request, bytes. */
  most: 2 * 1024 * 1024,
  /** A request that is older is not done any more; what nobody fetches is gone after this. ms. */
  fresh: 60_000,
  /** A request that nobody has taken by then is taken back by its sender. ms. */
  patience: 15_000,
  /** Waits over this road last at most so long. s. */
  longest: 900,
} as const;

/** The name of a request or an answer: 32 hexadecimal digits, chosen by chance. */
export const MAIL_ID = /^[0-9a-f]{32}$/;
