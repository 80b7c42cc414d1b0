import type { Persona } from './personas.ts';

export type ReportedState = 'idle' | 'working' | 'blocked' | 'done' | 'error' | 'clear';

export interface Report {
  state: ReportedState;
  kind?: 'permission' | 'question' | 'auth';
  message?: string;
}

export interface Signals {
  /** Tells the terminal the state, by the persona's own ways; repeats are not sent. */
  report(report: Report): void;
  last(): Report | undefined;
  /** The terminal answered the OSC 7501 query. */
  answered(): void;
  stop(): void;
}

/** OSC 7501 and window title of one persona. `project` is the folder's name. */
export function createSignals(
  persona: Persona,
  write: (s: string) => void,
  project: string,
  osc9: boolean,
): Signals {
  let speaks = persona.status === 'always';
  let last: Report | undefined;
  let title = '';
  let frame = 0;
  let timer: NodeJS.Timeout | undefined;

  function setTitle(text: string): void {
    if (text === title) return;
    title = text;
    write(`\x1b]0;${text}\x07`);
  }

  function drawTitle(): void {
    const { titles } = persona;
    const plain = speaks ? titles.plain : undefined;
    if (plain !== undefined) setTitle(plain);
    else if (last?.state === 'working') {
      setTitle(titles.working(titles.frames[frame % titles.frames.length] ?? '', project));
    } else if (last?.state === 'blocked') setTitle(titles.blocked(project, frame % 2 === 0));
    else setTitle(titles.idle(project));
  }

  function tick(): void {
    clearInterval(timer);
    const moves = last?.state === 'working' || last?.state === 'blocked';
    if (!moves) return;
    const every = last?.state === 'blocked' ? 1_000 : persona.titles.everyMs;
    timer = setInterval(() => {
      frame += 1;
      drawTitle();
    }, every);
  }

  function send(report: Report): void {
    if (!speaks) return;
    const fields = [`state=${report.state}`, `app=${persona.app}`];
    if (report.kind) fields.push(`kind=${report.kind}`);
    if (report.message && persona.statusMessages) fields.push(`msg=${Buffer.from(report.message).toString('base64')}`);
    write(`\x1b]7501;${fields.join(':')}\x07`);
  }

  return {
    report(report) {
      const same =
        last?.state === report.state && last.kind === report.kind && last.message === report.message;
      if (same) return;
      last = report;
      send(report);
      frame = 0;
      if (report.state !== 'clear') drawTitle();
      tick();
      if (osc9 && report.state === 'blocked') write(`\x1b]9;Approval requested: ${report.message ?? ''}\x07`);
    },
    last: () => last,
    answered() {
      if (persona.status !== 'asked' || speaks) return;
      speaks = true;
      if (last) send(last);
      drawTitle();
    },
    stop: () => clearInterval(timer),
  };
}
