import { spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { connectCdp, type Cdp } from './cdp.ts';

/** The Electron that the app runs on, which runs the benches too. */
export const electron = process.env['QUATUOR_ELECTRON'] ?? process.execPath;

/** WebGL on software where there is no GPU; the drawing is then the same for all that is compared. */
const flags = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--enable-unsafe-swiftshader',
  '--use-angle=swiftshader',
  '--remote-debugging-port=0',
];

export interface Running {
  pid: number;
  page: Cdp;
  /** Epoch ms just before the process was started. */
  startedAt: number;
  /** Ends the process at once. */
  kill(): Promise<void>;
}

const running = new Set<Running>();

/** Ends all that was launched; also when the bench fails. */
export async function killAll(): Promise<void> {
  await Promise.all([...running].map((one) => one.kill()));
}

interface Target {
  type: string;
  webSocketDebuggerUrl: string;
}

/** Starts an Electron app and connects to its first page. */
export async function launch(args: string[], env: Record<string, string> = {}): Promise<Running> {
  const { ELECTRON_RUN_AS_NODE: _, ...base } = process.env;
  const startedAt = Date.now();
  const child = spawn(electron, [...flags, ...args], {
    env: { ...base, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let said = '';
  const address = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    void gone.then(() => reject(new Error(`The app ended at once:\n${said.slice(-2_000)}`)));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-20_000);
      const match = /DevTools listening on ws:\/\/([^/]+)\//.exec(said);
      if (match) resolve(match[1]!);
    });
  });
  const page = await findPage(address);
  const loaded = () => document.readyState === 'complete' && location.href !== 'about:blank';
  await until('the page is loaded', 20_000, () => page.run(loaded).catch(() => false));
  const one: Running = {
    pid: child.pid!,
    page,
    startedAt,
    async kill() {
      running.delete(one);
      page.close();
      child.kill('SIGKILL');
      await gone;
    },
  };
  running.add(one);
  return one;
}

async function findPage(address: string): Promise<Cdp> {
  for (let tries = 0; tries < 1_000; tries += 1) {
    const list = await fetch(`http://${address}/json/list`).then(
      (answer) => answer.json() as Promise<Target[]>,
      () => [],
    );
    const target = list.find(({ type }) => type === 'page');
    if (target) return connectCdp(target.webSocketDebuggerUrl);
    await wait(20);
  }
  throw new Error('The app opened no window.');
}

/** Asks again every 50 ms until the answer is true. Throws after `ms`. */
export async function until(what: string, ms: number, ask: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + ms;
  while (!(await ask())) {
    if (Date.now() > end) throw new Error(`Not within ${ms / 1000} s: ${what}`);
    await wait(50);
  }
}
