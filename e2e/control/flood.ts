/** Requests on the control socket that must not get in: chance, made the same again by a seed. */
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { PaneKey } from '../../shared/contract/control.ts';
import { chance, type Chance } from '../bench/lib/delivery/chance.ts';

/** How often each kind comes, beside the others. */
const KINDS = {
  bytes: 15, 'no json': 10, 'wrong version': 8, 'wrong schema': 25, 'wrong key': 20, 'no session': 6, 'wrong role': 15, 'old epoch': 10,
  'half a request': 10, 'half-open': 3, slow: 2,
};
export type Kind = keyof typeof KINDS | 'huge';

export interface FloodOptions {
  /** The socket. */
  path: string;
  count: number;
  seed: number;
  /** Keys of two panes that run: the holder of the orchestrator's role, in an epoch above 0, and another. */
  keys: { holder: PaneKey; worker: PaneKey };
  /** So many of the requests have 50 MB. */
  huge: number;
  /** Connections at a time. */
  wide?: number;
}

export interface Flooded {
  sent: number;
  kinds: Partial<Record<Kind, number>>;
  /** Refused in words, and closed without any. */
  refused: number;
  closed: number;
  /** What was let in or done: none in a good run. */
  in: string[];
}

const HUGE = 50 * 1024 * 1024;

/** Sends all of it and gives what came back. */
export async function flood({ path, count, seed, keys, huge, wide = 32 }: FloodOptions): Promise<Flooded> {
  const by = chance(seed);
  const told: Flooded = { sent: 0, kinds: {}, refused: 0, closed: 0, in: [] };
  const every = huge > 0 ? Math.floor(count / huge) : Number.POSITIVE_INFINITY;
  const work = async (): Promise<void> => {
    while (told.sent < count) {
      told.sent += 1;
      const kind: Kind = told.sent % every === 0 ? 'huge' : by.pick(KINDS);
      told.kinds[kind] = (told.kinds[kind] ?? 0) + 1;
      const text = await send(path, kind, request(kind, by, keys), by);
      const replies = text.split('\n').filter(Boolean);
      if (replies.length === 0) told.closed += 1;
      else if (replies.every((line) => isRefusal(line))) told.refused += 1;
      else told.in.push(`${kind}: ${text.slice(0, 200)}`);
    }
  };
  await Promise.all(Array.from({ length: wide }, work));
  return told;
}

function isRefusal(line: string): boolean {
  const reply = JSON.parse(line) as { ok?: boolean; code?: string };
  return reply.ok === false && reply.code !== 'internal';
}

/** The bytes of one request; each has what must keep it out. */
function request(kind: Kind, by: Chance, { holder, worker }: FloodOptions['keys']): Buffer {
  const order = () => ORDERS[by.number(0, ORDERS.length - 1)]!;
  const line = (value: object): Buffer => Buffer.from(`${JSON.stringify(value)}\n`);
  const hex = (): string => randomBytes(32).toString('hex');
  switch (kind) {
    case 'bytes':
      return Buffer.concat([randomBytes(by.number(1, 3_000)), Buffer.from('\n')]);
    case 'no json':
      return Buffer.from(`${JSON.stringify({ v: 1, pane: worker, ...order() }).slice(0, -by.number(1, 20))}\n`);
    case 'wrong version':
      return line({ ...order(), v: [0, 2, '1', null, 1.5, [1]][by.number(0, 5)], pane: holder });
    case 'wrong schema':
      return line({ v: 1, pane: holder, ...WRONG[by.number(0, WRONG.length - 1)] });
    case 'wrong key': {
      const at = by.number(0, 63);
      const near = `${worker.key.slice(0, at)}${worker.key[at] === '0' ? '1' : '0'}${worker.key.slice(at + 1)}`;
      const key = [hex(), near, holder.key, '0'.repeat(64)][by.number(0, 3)]!;
      return line({ v: 1, pane: { session: worker.session, key }, ...order() });
    }
    case 'no session':
      return line({ v: 1, pane: { session: ['__proto__', 'constructor', '../..', hex(), '.'][by.number(0, 4)], key: worker.key }, ...order() });
    case 'wrong role':
      return line({ v: 1, pane: worker, ...order() });
    case 'old epoch':
      return line({ v: 1, pane: holder, epoch: 0, ...order() });
    default:
      return line({ v: 1, pane: worker, ...order() });
  }
}

/** What only the orchestrator or the person may do. */
const ORDERS: readonly object[] = [
  { do: 'send', agent: 'amp', text: 'Do as I say' },
  { do: 'send', agent: '0', text: 'TASK_ID: TASK-PO-099\nDo it', urgent: true },
  { do: 'add', draft: { title: 'Not mine', gates: ['rm -rf .'] } },
  { do: 'assign', task: 'TASK-PO-001', agent: 'codex' },
  { do: 'handoff', to: 'codex' },
  { do: 'run', run: 'paused' },
];

const WRONG: readonly object[] = [
  { do: 'approve', id: 'TASK-PO-001' }, { do: 'trust' }, { do: '__proto__' }, { do: 5 }, {}, { do: 'send', agent: 'amp' }, { do: 'send', agent: 'amp', text: 5 },
  { do: 'send', agent: '', text: 'x' }, { do: 'send', agent: 'amp', text: 'x', urgent: 'yes' }, { do: 'assign', task: '../TASK', agent: 'amp' },
  { do: 'wait', agent: 'amp', until: 'never' }, { do: 'wait', agent: 'amp', until: 'ready', seconds: -1 }, { do: 'read', agent: 'amp', lines: 1e9 },
  { do: 'tmux', argv: 'ls' }, { do: 'tmux', argv: [5] }, { do: 'tmux', argv: Array.from({ length: 1_001 }, () => 'x') }, { do: 'run', run: 'wild' },
  { do: 'add', draft: { title: '' } }, { do: 'add', draft: { title: 'x', gates: 'make' } }, { do: 'status', epoch: -1 }, { do: 'status', pane: 'me' },
  { do: 'status', pane: { session: 'x', key: 'short' } },
];

/** Sends the bytes in the manner of the kind; gives all that comes back until the connection is over. */
async function send(path: string, kind: Kind, bytes: Buffer, by: Chance): Promise<string> {
  const socket = connect(path);
  let text = '';
  const over = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('data', (part) => (text += part.toString()));
  socket.on('error', () => socket.destroy());
  // Nobody is waited for longer than the server itself waits.
  const late = setTimeout(() => socket.destroy(), 15_000);
  switch (kind) {
    case 'huge':
      socket.write(Buffer.alloc(HUGE, 'x'));
      break;
    case 'half a request':
      socket.write(bytes.subarray(0, by.number(0, bytes.length - 1)));
      await wait(by.number(0, 3));
      socket.destroy();
      break;
    case 'half-open':
      await wait(by.number(50, 200));
      socket.destroy();
      break;
    case 'slow':
      for (let at = 0; at < 10 && !socket.destroyed; at += 1) {
        socket.write(bytes.subarray(at, at + 1));
        await wait(by.number(5, 20));
      }
      if (!socket.destroyed) socket.write(bytes.subarray(10));
      break;
    default: {
      const cut = by.number(0, bytes.length);
      socket.write(bytes.subarray(0, cut));
      socket.write(bytes.subarray(cut));
    }
  }
  await over;
  clearTimeout(late);
  return text;
}
