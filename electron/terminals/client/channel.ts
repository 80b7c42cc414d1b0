import { connect, type Socket } from 'node:net';
import {
  FRAME,
  PROTOCOL,
  createDecoder,
  jsonFrame,
  parseJson,
  welcomeSchema,
  type Frame,
  type Hello,
  type Welcome,
} from '../../../shared/contract/wire.ts';
import { HostError } from './error.ts';

const WELCOME_MS = 5000;

export interface Channel {
  socket: Socket;
  welcome: Welcome;
  /** From here on frames go to `onFrame`; those that came meanwhile first. */
  open(onFrame: (frame: Frame) => void, onClose: (reason: string) => void): void;
}

export interface Greeting {
  client: string;
  attach?: Hello['attach'];
  versions?: { min: number; max: number };
}

/**
 * Connects to a host's socket and exchanges hello and welcome. Rejects with HostError: `closed`
 * when nobody answers there, or with the host's own refusal when `welcome.error` is not 'version'.
 */
export function openChannel(path: string, greeting: Greeting): Promise<Channel> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    let welcome: Welcome | undefined;
    let onFrame: ((frame: Frame) => void) | undefined;
    let onClose: ((reason: string) => void) | undefined;
    let early: Frame[] = [];
    let reason = 'the terminal host is gone';
    let closed = false;

    const broken = (why: string): void => {
      reason = why;
      socket.destroy();
    };
    const decoder = createDecoder((frame) => {
      if (welcome !== undefined) {
        if (onFrame) onFrame(frame);
        else early.push(frame);
        return;
      }
      if (frame.type !== FRAME.welcome) throw new Error('no welcome');
      welcome = parseJson(welcomeSchema, frame.payload);
      socket.setTimeout(0);
      socket.pause();
      resolve({
        socket,
        welcome,
        open(take, closing) {
          onFrame = take;
          onClose = closing;
          for (const one of early) take(one);
          early = [];
          if (closed) closing(reason);
          else socket.resume();
        },
      });
    });
    socket.setTimeout(WELCOME_MS, () => broken('the terminal host does not answer'));
    socket.once('connect', () => {
      const { client, attach, versions = PROTOCOL } = greeting;
      const hello: Hello = { magic: 'quatuor-terminals', ...versions, client };
      socket.write(jsonFrame(FRAME.hello, attach === undefined ? hello : { ...hello, attach }));
    });
    socket.on('data', (chunk: Buffer) => {
      try {
        decoder.push(chunk);
      } catch (error) {
        broken(`the terminal host sent what is no protocol: ${(error as Error).message}`);
      }
    });
    socket.on('error', (error) => {
      reason = error.message;
    });
    socket.on('close', () => {
      closed = true;
      if (welcome === undefined) reject(new HostError('closed', reason));
      else onClose?.(reason);
    });
  });
}
