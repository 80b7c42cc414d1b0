import type { Socket } from 'node:net';
import {
  FRAME,
  PROTOCOL,
  anyRequestSchema,
  createDecoder,
  helloSchema,
  jsonFrame,
  negotiate,
  parseJson,
  readInput,
  readWithBytes,
  requestSchema,
  type Frame,
  type Hello,
  type HostEvent,
  type HostStats,
  type Reply,
  type Request,
  type Welcome,
} from '../../../shared/contract/wire.ts';
import { createFollower } from './follower.ts';
import type { Panes } from './panes.ts';
import { Refusal } from './refusal.ts';

const HELLO_MS = 5000;
/** A control connection that reads nothing while so much waits for it is closed. */
const MAX_UNREAD = 16 * 1024 * 1024;

export interface ConnectionOptions {
  panes: Panes;
  hostId: string;
  version: string;
  stallMs: number;
  stats(): HostStats;
  log(line: string): void;
  /** The connection said hello as a control connection. */
  onControl(control: Control): void;
}

export interface Control {
  tell(event: HostEvent): void;
  socket: Socket;
}

/** Serves one connection until it closes. Garbage on it closes it and nothing else. */
export function serve(socket: Socket, options: ConnectionOptions): void {
  const { panes, log } = options;
  let take = (frame: Frame): void => greet(frame);

  const fail = (why: unknown): void => {
    log(`connection closed: ${why instanceof Error ? why.message : String(why)}`);
    socket.destroy();
  };
  const decoder = createDecoder((frame) => take(frame));
  socket.setTimeout(HELLO_MS, () => fail('no hello'));
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    try {
      decoder.push(chunk);
    } catch (error) {
      fail(error);
    }
  });

  const greet = (frame: Frame): void => {
    if (frame.type !== FRAME.hello) throw new Error('no hello');
    const hello = parseJson(helloSchema, frame.payload);
    socket.setTimeout(0);
    socket.removeAllListeners('timeout');
    const protocol = negotiate(PROTOCOL, hello);
    const welcome: Welcome = {
      magic: 'quatuor-terminals',
      ...PROTOCOL,
      hostId: options.hostId,
      pid: process.pid,
      version: options.version,
      livePanes: panes.live,
    };
    if (protocol === undefined) {
      const error = { code: 'version', message: 'No protocol version in common.' };
      socket.end(jsonFrame(FRAME.welcome, { ...welcome, error }));
      take = () => undefined;
    } else if (hello.attach !== undefined) {
      attach(hello.attach, { ...welcome, protocol });
    } else {
      socket.write(jsonFrame(FRAME.welcome, { ...welcome, protocol }));
      take = control;
      options.onControl({ tell, socket });
    }
  };

  const attach = (wanted: NonNullable<Hello['attach']>, welcome: Welcome): void => {
    take = () => {
      throw new Error('a data connection sends nothing');
    };
    const pane = panes.all.get(wanted.pane);
    if (pane === undefined) {
      const error = { code: 'no-pane', message: `There is no pane ${wanted.pane}.` };
      socket.end(jsonFrame(FRAME.welcome, { ...welcome, error }));
      return;
    }
    const sender = createFollower(socket, pane, options.stallMs);
    const start = pane.follow(sender.follower, wanted.from);
    const { mode, offset, cols, rows, snapshot } = start;
    const attached = { mode, offset, cols, rows, snapshotBytes: snapshot.length };
    socket.write(jsonFrame(FRAME.welcome, { ...welcome, attached }));
    sender.begin(start);
  };

  const tell = (event: HostEvent): void => {
    if (socket.writableLength > MAX_UNREAD) fail('it does not read its events');
    else socket.write(jsonFrame(FRAME.event, event));
  };

  const control = (frame: Frame): void => {
    if (frame.type === FRAME.input) {
      const { pane, by, bytes } = readInput(frame.payload);
      panes.all.get(pane)?.input(bytes, by);
    } else if (frame.type === FRAME.request) {
      ask(frame.payload, new Uint8Array());
    } else if (frame.type === FRAME.requestWithBytes) {
      const { json, bytes } = readWithBytes(frame.payload);
      ask(json, Uint8Array.from(bytes));
    } else {
      throw new Error(`frame type ${frame.type} on a control connection`);
    }
  };

  const ask = (json: Uint8Array, bytes: Uint8Array): void => {
    const { id } = parseJson(anyRequestSchema, json);
    let request: Request;
    try {
      request = parseJson(requestSchema, json);
    } catch (error) {
      const refused = { code: 'bad-request' as const, message: (error as Error).message };
      socket.write(jsonFrame(FRAME.reply, { id, error: refused }));
      return;
    }
    answer(request, bytes);
  };

  const answer = (request: Request, bytes: Uint8Array): void => {
    const reply = (value: Omit<Reply, 'id'>): void => {
      if (!socket.destroyed) socket.write(jsonFrame(FRAME.reply, { id: request.id, ...value }));
    };
    perform(request, bytes).then(
      (value) => reply({ value }),
      (error: unknown) => {
        if (error instanceof Refusal) {
          const { code, message, pane } = error;
          reply({ error: { code, message, ...(pane === undefined ? {} : { pane }) } });
        } else {
          log(`${request.op} failed: ${error instanceof Error ? error.stack : String(error)}`);
          reply({ error: { code: 'internal', message: `The terminal host failed: ${String(error)}` } });
        }
      },
    );
  };

  const perform = async (request: Request, bytes: Uint8Array): Promise<unknown> => {
    switch (request.op) {
      case 'spawn':
        return panes.spawn(request.spec);
      case 'panes':
        return [...panes.all.values()].map((pane) => pane.info());
      case 'resize':
        return panes.get(request.pane).resize(request.cols, request.rows);
      case 'screen':
        return panes.get(request.pane).screen(request.scrollback, request.styled);
      case 'writeIf': {
        const pane = panes.get(request.pane);
        await readable();
        return pane.writeIf(bytes, request.condition);
      }
      case 'kill':
        return panes.kill(request.pane, request.signal, request.graceMs);
      case 'forget':
        return panes.forget(request.pane);
      case 'theme':
        return panes.setTheme(request.theme);
      case 'record':
        return panes.setRecording(request.on);
      case 'stats':
        return options.stats();
    }
  };
}

/** Lets the event loop look at every terminal once more, so that output on its way is seen. */
function readable(): Promise<void> {
  return new Promise((done) => setImmediate(() => setImmediate(done)));
}
