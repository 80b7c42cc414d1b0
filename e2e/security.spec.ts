import { chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { _electron, expect, test, type Page } from '@playwright/test';
import fc from 'fast-check';
import { chooseRunDir } from '../electron/terminals/index.ts';
import { Command, PaneRequest } from '../shared/contract/index.ts';
import type { Desk as DeskState } from '../shared/model/index.ts';
import { cast, command, dragTo, expectStage, expectState, makePlace, sessionsOf, task, trust, windowScreen, type Place } from './lib/index.ts';

const root = join(import.meta.dirname, '..');
let place: Place;
test.beforeEach(() => {
  place = makePlace('security');
});
test.afterEach(() => place.end());

/** A page's own view: what its scripts see of the bridge and of a listener on the panes' port. */
interface Bare {
  quatuor: {
    command(sent: unknown): Promise<{ ok: boolean }>;
    subscribe(on: (update: string) => void): () => void;
  };
  panesPort?: MessagePort;
}

/** A server on loopback that counts who comes. */
async function listen(): Promise<{ server: Server; url: string; hits: string[] }> {
  const hits: string[] = [];
  const server = createServer((request, response) => {
    hits.push(request.url ?? '');
    response.end('<h1>foreign</h1>');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, hits };
}

const deskOf = (page: Page): Promise<DeskState> =>
  page.evaluate(() => new Promise<never>((done) => {
    const stop = (window as unknown as Bare).quatuor.subscribe((text) => {
      const update = JSON.parse(text) as { t: string; desk: unknown };
      if (update.t !== 'desk') return;
      done(update.desk as never);
      queueMicrotask(() => stop());
    });
  }));

/** The process ids of an app's renderers. */
function renderers(main: number): number[] {
  const family = new Set([main]);
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).toSorted((a, b) => a - b);
  const found: number[] = [];
  for (let grew = true; grew; ) {
    grew = false;
    for (const pid of all) {
      if (family.has(pid)) continue;
      try {
        const parent = Number(/^PPid:\t(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
        if (!family.has(parent)) continue;
        family.add(pid);
        grew = true;
        if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer')) found.push(pid);
      } catch {
        // it has ended
      }
    }
  }
  return found;
}

test('X2 the renderer runs in Chromium’s sandbox, as an unprivileged user', async () => {
  test.skip(process.platform !== 'linux', 'looks at /proc');
  const dir = mkdtempSync(join(tmpdir(), 'quatuor-plain-'));
  const electron = process.env['QUATUOR_ELECTRON'] ?? '';
  const isRoot = process.getuid?.() === 0;
  const copy = join(dir, 'app');
  const home = join(dir, 'home');
  for (const folder of [copy, home]) mkdirSync(folder);
  cpSync(dirname(electron), join(dir, 'runtime'), { recursive: true });
  for (const part of ['out', 'package.json', 'node_modules/node-pty'])
    cpSync(join(root, part), join(copy, part), { recursive: true, dereference: true });
  const runtime = join(dir, 'runtime', electron.slice(dirname(electron).length + 1));
  const start = join(dir, 'start');
  const become = isRoot ? 'setpriv --reuid 65534 --regid 65534 --clear-groups ' : '';
  writeFileSync(start, `#!/bin/sh\nexec ${become}'${runtime}' "$@"\n`, { mode: 0o755 });
  const authority = join(dir, 'authority');
  if (process.env['XAUTHORITY']) cpSync(process.env['XAUTHORITY'], authority);
  if (isRoot) for (const path of [dir, home, ...(existsSync(authority) ? [authority] : [])]) chownSync(path, 65_534, 65_534);
  const { DBUS_SESSION_BUS_ADDRESS: _bus, ELECTRON_RUN_AS_NODE: _node, ...env } = process.env as Record<string, string>;
  const app = await _electron.launch({
    executablePath: start,
    args: ['--enable-unsafe-swiftshader', copy, '--home', home],
    chromiumSandbox: true,
    env: { ...env, HOME: home, XDG_RUNTIME_DIR: home, XAUTHORITY: authority },
  });
  try {
    const page = await app.firstWindow();
    await expect(page.getByTestId('start-screen')).toBeVisible();
    const main = app.process().pid ?? 0;
    const status = (pid: number, key: string) => new RegExp(`^${key}:\\s*(.*)$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    expect(status(main, 'Uid')).not.toMatch(/^0\s/);
    const pids = renderers(main);
    expect(pids.length).toBeGreaterThan(0);
    for (const pid of pids) {
      expect(status(pid, 'Seccomp')).toBe('2');
      expect(status(pid, 'CapEff')).toBe('0000000000000000');
      expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).not.toContain('--no-sandbox');
      expect(readlinkSync(`/proc/${pid}/ns/user`)).not.toBe(readlinkSync(`/proc/${main}/ns/user`));
    }
  } finally {
    await app.close();
    rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
});

test('X2 the page has three functions and nothing of Node; scripts, connections and windows are refused', async () => {
  const foreign = await listen();
  const desk = await place.start({ open: false });
  const { page, app } = desk;
  await expect(page.getByTestId('start-screen')).toBeVisible();
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
    return contents.getLastWebPreferences();
  });
  expect(preferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false });
  expect(preferences['webSecurity']).not.toBe(false);

  const seen = await page.evaluate(() => ({
    keys: Object.keys(Reflect.get(window, 'quatuor') as object).toSorted(),
    types: Object.values(Reflect.get(window, 'quatuor') as object).map((value) => typeof value),
    node: ['require', 'process', 'module', 'Buffer', 'electron', '__dirname', 'ipcRenderer'].filter((name) => name in window),
  }));
  expect(seen).toEqual({ keys: ['command', 'pathOf', 'subscribe'], types: ['function', 'function', 'function'], node: [] });

  const tried = await page.evaluate(async (url) => {
    const blocked: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => blocked.push(event.effectiveDirective));
    const script = document.createElement('script');
    script.textContent = 'window.inlineRan = true';
    document.body.append(script);
    const remote = document.createElement('script');
    remote.src = `${url}script.js`;
    document.body.append(remote);
    const image = document.createElement('img');
    image.setAttribute('onerror', 'window.inlineRan = true');
    image.src = `${url}image.png`;
    document.body.append(image);
    const frame = document.createElement('iframe');
    frame.src = `${url}frame`;
    document.body.append(frame);
    // In a task of the page's own: what DevTools evaluates may do this anywhere.
    const evaluated = await new Promise<string>((done) => {
      setTimeout(() => {
        try {
          done(String(new Function('return "yes"')()));
        } catch {
          done('no');
        }
      });
    });
    const fetched = await fetch(`${url}fetch`).then(() => 'yes', () => 'no');
    const socket = await new Promise<string>((done) => {
      try {
        const opened = new WebSocket(url.replace('http', 'ws'));
        opened.addEventListener('open', () => done('yes'));
        opened.addEventListener('error', () => done('no'));
      } catch {
        done('no');
      }
    });
    await new Promise<void>((done) => {
      const look = (): void => (blocked.includes('img-src') && blocked.includes('frame-src') ? done() : void requestAnimationFrame(look));
      look();
    });
    return { blocked: [...new Set(blocked)].toSorted(), evaluated, fetched, socket, ran: 'inlineRan' in window };
  }, foreign.url);
  expect(tried).toMatchObject({ evaluated: 'no', fetched: 'no', socket: 'no', ran: false });
  expect(tried.blocked).toEqual(['connect-src', 'frame-src', 'img-src', 'script-src', 'script-src-attr', 'script-src-elem']);

  const at = page.url();
  for (const to of [foreign.url, 'file:///etc/passwd', 'quatuor://other/index.html', 'data:text/html,<h1>x</h1>']) {
    const opened = await page.evaluate((url) => {
      const child = window.open(url);
      const link = document.createElement('a');
      link.href = url;
      link.target = '_blank';
      document.body.append(link);
      link.click();
      link.target = '';
      link.click();
      location.assign(url);
      return child === null;
    }, to);
    expect(opened).toBe(true);
  }
  expect(foreign.hits).toEqual([]);
  // Asked in main: to Playwright a navigation that was refused seems to be under way for ever.
  const paths = ['/../../package.json', '/%2e%2e/%2e%2e/package.json', '/..%2f..%2fpackage.json', '/assets/../../main/main.js'];
  const left = await app.evaluate(async ({ BrowserWindow }, asked) => {
    const windows = BrowserWindow.getAllWindows();
    const contents = windows[0]?.webContents;
    const run = (code: string) => contents?.executeJavaScript(code) as Promise<unknown>;
    return {
      windows: windows.length,
      url: contents?.getURL(),
      screens: await run(`document.querySelectorAll('[data-testid="start-screen"]').length`),
      files: await run(`Promise.all(${JSON.stringify(asked)}.map((path) => fetch('quatuor://app' + path).then((r) => r.status, () => 0)))`),
    };
  }, paths);
  expect(left).toMatchObject({ windows: 1, url: at, screens: 1 });
  expect((left.files as number[]).filter((status) => status === 200)).toEqual([]);
  await desk.close();
  foreign.server.close();
});

const types = [...Command.options[0].options, ...Command.options[1].options].map((option) => option.shape.type.value);

/** What no window of ours sends: any value, and commands of the right name with the wrong rest. */
const nonsense = fc.oneof(
  fc.jsonValue(),
  fc.record({ type: fc.oneof(fc.constantFrom(...types), fc.string()) }).chain((head) =>
    fc.dictionary(fc.constantFrom('id', 'agent', 'draft', 'path', 'text', 'url', 'patch', 'panes', 'choice', 'before', '__proto__', 'constructor'), fc.jsonValue())
      .map((rest) => ({ ...rest, ...head }))),
  fc.record({ type: fc.constant('task.add'), draft: fc.record({ title: fc.jsonValue(), gates: fc.jsonValue(), files: fc.jsonValue() }) }),
).filter((value) => !Command.safeParse(value).success && !PaneRequest.safeParse(value).success);

test('X2 two thousand malformed commands and pane messages are refused, and nothing has changed', async () => {
  const { agents, fakes } = cast(place, { codex: {} });
  const desk = await place.start({ agents });
  const { page, pid } = desk;
  await trust(page);
  await expectState(page, 'codex', 'ready');
  await task(page, { title: 'Stands where it stood' });
  await page.addInitScript(() => {
    window.addEventListener('message', (event) => {
      if (event.ports[0]) Reflect.set(window, 'panesPort', event.ports[0]);
    });
  });
  await page.reload();
  await expectState(page, 'codex', 'ready');
  await page.waitForFunction(() => 'panesPort' in window);
  const before = await deskOf(page);

  const values = fc.sample(nonsense, { numRuns: 2_000, seed: 2_026 });
  const done = await page.evaluate(async (all: unknown[]) => {
    const { quatuor, panesPort: port } = window as unknown as Bare;
    // eslint-disable-next-line unicorn/require-post-message-target-origin -- a port, not a window
    const toPanes = (value: unknown): void => port?.postMessage(value);
    const replies = await Promise.all(all.map((value) => quatuor.command(value).then((reply) => reply.ok, () => false)));
    for (const value of all) toPanes(value);
    // What JSON cannot say.
    const ring: Record<string, unknown> = { type: 'task.add' };
    ring['draft'] = ring;
    const odd: unknown[] = [undefined, 1n, new Map([['type', 'demo.open']]), new Uint8Array(9), 'x'.repeat(17 * 1024 * 1024), ring, new Date(), () => {}];
    for (const value of odd) {
      replies.push(await Promise.resolve().then(() => quatuor.command(value)).then((reply) => reply.ok, () => false));
      try {
        toPanes(value);
      } catch {
        // cannot be cloned
      }
    }
    const far = { t: 'attach', pane: Number.MAX_SAFE_INTEGER, from: Number.MAX_SAFE_INTEGER };
    toPanes(far);
    toPanes({ t: 'input', pane: 1, data: new Uint8Array(17 * 1024 * 1024), by: 'person' });
    return { count: replies.length, accepted: replies.filter(Boolean).length };
  }, values as unknown[]);
  expect(done).toEqual({ count: 2_008, accepted: 0 });

  // Well formed, but about what is not there.
  for (const sent of [
    { type: 'task.give', id: 'TASK-XX-999', agent: 'codex' }, { type: 'task.remove', id: 'TASK-XX-999' },
    { type: 'message.send', agent: 'nobody', text: 'x' }, { type: 'message.resolve', id: 'x', choice: 'again' },
    { type: 'agent.start', agent: 'nobody' }, { type: 'project.open', path: '/proc/self/mem' },
    { type: 'link.open', url: 'file:///etc/passwd' }, { type: 'link.open', url: 'javascript:alert(1)' },
  ] as const)
    expect(await command(page, sent as Command), JSON.stringify(sent)).toMatchObject({ ok: false });
  expect(await deskOf(page)).toEqual(before);
  process.kill(pid, 0);
  await page.getByTestId('pane-codex').locator('.xterm').click();
  await page.keyboard.type('still here');
  await expect.poll(async () => (await windowScreen(page, 'codex')).join('\n')).toContain('still here');
  expect(sessionsOf(fakes.codex)).toHaveLength(1);
  await desk.close();
});

test('T2 a link in a terminal opens only after a click, only http and https; OSC 52 leaves the clipboard alone', async () => {
  const { agents, fakes } = cast(place, { codex: {} });
  const desk = await place.start({ agents });
  const { page, app } = desk;
  await trust(page);
  await expectState(page, 'codex', 'ready');
  await app.evaluate(({ shell, clipboard }) => {
    const opened: string[] = [];
    Reflect.set(globalThis, 'opened', opened);
    shell.openExternal = (url: string) => {
      opened.push(url);
      return Promise.resolve();
    };
    clipboard.writeText('what the person copied');
  });
  const opened = () => app.evaluate(() => Reflect.get(globalThis, 'opened') as string[]);
  const rows = ['web http://127.0.0.1:9/page here', 'file file:///etc/passwd here', 'script javascript:alert(1) here'];
  fakes.codex.order({ do: 'say', lines: rows });
  const osc8 = '\r\n\u001b]8;;javascript:alert(2)\u0007hidden-script\u001b]8;;\u0007 \u001b]8;;file:///etc/passwd\u0007hidden-file\u001b]8;;\u0007 \u001b]8;;https://127.0.0.1:9/hid\u0007hidden-web\u001b]8;;\u0007\r\n';
  const osc52 = '\u001b]52;c;c3RvbGVu\u0007\u001b]52;p;c3RvbGVu\u001b\\\u001b]52;c;?\u0007';
  const raw = (text: string) => fakes.codex.order({ do: 'raw', base64: Buffer.from(text).toString('base64') });
  raw(osc8 + osc52);
  const screen = async () => (await windowScreen(page, 'codex')).join('\n');
  await expect.poll(screen).toContain('hidden-web');
  await expect.poll(screen).toContain('alert(1)');

  // xterm's cursor and the pane's title are what tells a person that they are on a link, and where it leads.
  const click = async (word: string, link?: string) => {
    const lines = await windowScreen(page, 'codex');
    const row = lines.findIndex((line) => line.includes(word));
    const column = (lines[row] ?? '').indexOf(word) + 3;
    const box = await page.getByTestId('pane-codex').locator('.xterm-screen').boundingBox();
    const size = await page.getByTestId('pane-codex').locator('.pane-terminal').evaluate((node) => {
      const { terminal } = node as unknown as { terminal: { rows: number; cols: number } };
      return { rows: terminal.rows, cols: terminal.cols };
    });
    if (!box || row < 0) throw new Error(`${word} is not on the screen`);
    const at = [box.x + ((column + 0.5) * box.width) / size.cols, box.y + ((row + 0.5) * box.height) / size.rows] as const;
    await page.mouse.move(at[0] - 2, at[1]);
    await page.mouse.move(...at, { steps: 3 });
    const screen_ = page.getByTestId('pane-codex').locator('.xterm-screen');
    if (link) {
      await expect(page.getByTestId('pane-codex').locator('.pane-terminal')).toHaveAttribute('title', link);
      await expect(screen_).toHaveClass(/xterm-cursor-pointer/);
    } else {
      await page.waitForFunction(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))));
      await expect(screen_).not.toHaveClass(/xterm-cursor-pointer/);
    }
    const hovered = await opened();
    await page.mouse.click(...at);
    return hovered.length;
  };
  for (const word of ['file:///etc', 'javascript:', 'hidden-script', 'hidden-file']) expect(await click(word)).toBe(0);
  expect(await opened()).toEqual([]);
  expect(await click('http://127', 'http://127.0.0.1:9/page')).toBe(0);
  await expect.poll(opened).toEqual(['http://127.0.0.1:9/page']);
  expect(await click('hidden-web', 'https://127.0.0.1:9/hid')).toBe(1);
  await expect.poll(opened).toEqual(['http://127.0.0.1:9/page', 'https://127.0.0.1:9/hid']);
  expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toBe('what the person copied');
  expect(fakes.codex.prompts()).toEqual([]);
  await desk.close();
});

test('T2 a storm of escape sequences without end leaves the window answering', async () => {
  const { agents } = cast(place, {});
  const storm = String.raw`printf '\033[999999999b\033[99999999L\033[99999999@\033[99999999X\033[9999999S\033[9999999T\033[?1049h\033[?1049l\033Pq%0200d\033\\\033]0;%0500d\007\033[8;9999;9999t\033[6n\033[c'`;
  const file = join(place.dir, 'storm');
  writeFileSync(file, `#!/bin/sh\ncase "$1" in --version|--help) echo 1.0; exit;; esac\nwhile :; do ${storm}; done\n`, { mode: 0o755 });
  const desk = await place.start({ agents: agents.map((agent) => ({ ...agent, command: agent.id === 'amp' || agent.id === 'codex' ? file : agent.command })) });
  const { page } = desk;
  await trust(page);
  await expect(page.getByTestId('pane-codex').locator('.xterm')).toBeVisible();
  for (let i = 0; i < 3; i += 1) {
    await page.getByTestId('new-task').click();
    await page.getByTestId('task-title').fill(`In the storm ${i}`);
    await page.getByTestId('save-task').click();
    await expect(page.locator('[data-card]')).toHaveCount(i + 1);
  }
  expect(desk.app.windows()).toHaveLength(1);
  await desk.close();
});

test('X1 X6 sockets, folders and hook files are this user’s alone, and no argument tells a prompt or a key', async () => {
  const { agents, fakes } = cast(place, { claude: { hold: true } });
  const desk = await place.start({ agents });
  const { page } = desk;
  await trust(page);
  await expectState(page, 'claude', 'ready');
  const id = await task(page, { title: 'Whispered', objective: 'the-secret-words-of-this-task' });
  await dragTo(page, id, 'claude');
  await expectStage(page, id, 'running');
  expect(fakes.claude.prompts()[0]).toContain('the-secret-words-of-this-task');

  const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
  const run = chooseRunDir(join(place.home, 'run'));
  expect(mode(run)).toBe('700');
  const inside = readdirSync(run);
  expect(inside.some((name) => name.endsWith('.sock'))).toBe(true);
  for (const name of inside) expect(mode(join(run, name)), name).toMatch(/^[67]00$/);
  const spool = join(place.home, 'spool');
  const open: string[] = [];
  for (const entry of readdirSync(spool, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (existsSync(path) && (statSync(path).mode & 0o077) !== 0) open.push(path);
  }
  expect(open).toEqual([]);

  const client = await place.host();
  const hostPid = client?.hostPid ?? 0;
  client?.close();
  const said = readFileSync(`/proc/${hostPid}/cmdline`, 'utf8');
  expect(said).toContain('host.js');
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    let line = '';
    try {
      line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    } catch {
      continue;
    }
    expect(line, `process ${pid}`).not.toContain('the-secret-words-of-this-task');
  }
  await desk.close();
});
