import { join } from 'node:path';
import { app } from 'electron';
import { chooseRunDir, connectHost, type HostClient, type StartedHost } from '../terminals/index.ts';
import { hostProgram } from './ahead.ts';

const RETRY_MS = [0, 500, 2_000, 5_000, 15_000];

/**
 * Keeps a connection to the terminal host, starting one where there is none. After a loss it
 * tries again with growing pauses.
 * @param ahead one that was started just before
 * @param onHost is given the client, and null when it is lost
 * @param onProblem is given words for the person
 * @returns ends the connection
 */
export function linkHost(
  ahead: StartedHost | null,
  onHost: (client: HostClient | null) => Promise<void>,
  onProblem: (text: string) => Promise<void>,
): () => void {
  let client: HostClient | null = null;
  let closed = false;
  let attempt = 0;
  let started = ahead;

  const connect = async () => {
    if (closed) return;
    const once = started;
    started = null;
    try {
      const next = await connectHost({
        runDir: chooseRunDir(join(app.getPath('userData'), 'run')),
        ...hostProgram(),
        ...(once && { started: once }),
      });
      if (closed) return next.close();
      client = next;
      attempt = 0;
      for (const other of next.foreign)
        void onProblem(
          `Another version of the terminal host (${other.version}) keeps ${other.livePanes} agents running. They go on; this version cannot show them.`,
        );
      next.onClose((reason) => {
        client = null;
        if (closed) return;
        void onProblem(`The terminal host stopped (${reason}). A new one is being started.`);
        void onHost(null);
        again();
      });
      void onHost(next);
    } catch (error) {
      void onProblem(`The terminal host does not start: ${(error as Error).message}`);
      again();
    }
  };
  const again = () => {
    const pause = RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)] ?? 0;
    attempt += 1;
    setTimeout(() => void connect(), pause);
  };
  void connect();

  return () => {
    closed = true;
    client?.close();
  };
}
