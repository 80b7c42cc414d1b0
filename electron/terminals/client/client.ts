import { z } from 'zod';
import {
  FRAME,
  eventSchema,
  inputFrame,
  jsonFrame,
  paneInfoSchema,
  parseJson,
  replySchema,
  requestWithBytes,
  screenSchema,
  statsSchema,
  writeResultSchema,
  type Frame,
  type HostEvent,
  type Request,
} from '../../../shared/contract/wire.ts';
import { createAttachment } from './attachment.ts';
import { openChannel, type Channel } from './channel.ts';
import { HostError } from './error.ts';
import type { ForeignHost, HostClient } from './types.ts';

/** Longest piece in which input travels. */
const INPUT_PIECE = 64 * 1024;

type Body = Request extends infer R ? (R extends unknown ? Omit<R, 'id'> : never) : never;

export interface ClientOptions {
  path: string;
  clientVersion: string;
  started: boolean;
  foreign: ForeignHost[];
}

/** The typed client over an opened control connection. */
export function createClient(channel: Channel, options: ClientOptions): HostClient {
  const { socket, welcome } = channel;
  const waiting = new Map<number, { done(value: unknown): void; fail(error: Error): void }>();
  const eventListeners = new Set<(event: HostEvent) => void>();
  const closeListeners = new Set<(reason: string) => void>();
  let nextId = 1;
  let gone: string | undefined;
  let closing = false;

  const onFrame = (frame: Frame): void => {
    if (frame.type === FRAME.event) {
      const event = parseJson(eventSchema, frame.payload);
      for (const listener of eventListeners) listener(event);
    } else if (frame.type === FRAME.reply) {
      const reply = parseJson(replySchema, frame.payload);
      const asker = waiting.get(reply.id);
      waiting.delete(reply.id);
      if (reply.error) {
        asker?.fail(new HostError(reply.error.code, reply.error.message, reply.error.pane));
      } else {
        asker?.done(reply.value);
      }
    }
  };
  channel.open(onFrame, (reason) => {
    gone = reason;
    for (const { fail } of waiting.values()) fail(new HostError('closed', reason));
    waiting.clear();
    if (!closing) for (const listener of closeListeners) listener(reason);
  });

  const ask = <T>(schema: z.ZodType<T>, body: Body, bytes?: Uint8Array): Promise<T> =>
    new Promise<unknown>((done, fail) => {
      if (gone !== undefined || closing) {
        fail(new HostError('closed', gone ?? 'the connection was closed'));
        return;
      }
      const id = nextId++;
      const request = { ...body, id };
      const frame = bytes ? requestWithBytes(request, bytes) : jsonFrame(FRAME.request, request);
      waiting.set(id, { done, fail });
      socket.write(frame);
    }).then((value) => schema.parse(value));
  const nothing = z.unknown().transform(() => undefined);

  return {
    hostId: welcome.hostId,
    hostPid: welcome.pid,
    hostVersion: welcome.version,
    protocol: welcome.protocol ?? 0,
    started: options.started,
    foreign: options.foreign,
    spawn: (spec) => ask(paneInfoSchema, { op: 'spawn', spec }),
    panes: () => ask(z.array(paneInfoSchema), { op: 'panes' }),
    async attach(pane, handlers, { from } = {}) {
      const attach = from === undefined ? { pane } : { pane, from };
      const data = await openChannel(options.path, { client: options.clientVersion, attach });
      return createAttachment(data, pane, handlers);
    },
    input(pane, bytes, by) {
      if (gone !== undefined || closing) return;
      for (let at = 0; at < bytes.length; at += INPUT_PIECE) {
        socket.write(inputFrame(pane, by, bytes.subarray(at, at + INPUT_PIECE)));
      }
    },
    writeIf: (pane, bytes, condition) =>
      ask(writeResultSchema, { op: 'writeIf', pane, condition }, bytes),
    resize: (pane, cols, rows) => ask(nothing, { op: 'resize', pane, cols, rows }),
    screen: (pane, { scrollback = 0, styled } = {}) =>
      ask(screenSchema, { op: 'screen', pane, scrollback, ...(styled ? { styled } : {}) }),
    kill: (pane, { signal = 'SIGHUP', graceMs = 2000 } = {}) =>
      ask(nothing, { op: 'kill', pane, signal, graceMs }),
    forget: (pane) => ask(nothing, { op: 'forget', pane }),
    setTheme: (theme) => ask(nothing, { op: 'theme', theme }),
    setRecording: (on) => ask(nothing, { op: 'record', on }),
    stats: () => ask(statsSchema, { op: 'stats' }),
    onEvent(listener) {
      eventListeners.add(listener);
      return () => eventListeners.delete(listener);
    },
    onClose(listener) {
      closeListeners.add(listener);
      return () => closeListeners.delete(listener);
    },
    close() {
      closing = true;
      socket.destroy();
    },
  };
}
