import { randomBytes } from 'node:crypto';

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
let last = 0n;

/**
 * An id for a message, made as OpenCode makes its own: 48 bits of time (`at`, epoch ms) and count,
 * then 14 letters at random. Its list of messages is in the order of their ids.
 */
export function messageId(at: number): string {
  const wanted = BigInt(at) * 0x1000n + 1n;
  last = wanted > last ? wanted : last + 1n;
  const time = (last & 0xff_ff_ff_ff_ff_ffn).toString(16).padStart(12, '0');
  const rest = [...randomBytes(14)].map((byte) => LETTERS[byte % LETTERS.length]).join('');
  return `msg_${time}${rest}`;
}
