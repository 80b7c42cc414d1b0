/** A fake CLI as a program. Settings: the JSON file that QUATUOR_FAKE_FILE names. */
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { runAgent } from '../../electron/demo/engine.ts';
import type { Control, Quirks } from '../../electron/demo/engine.ts';
import { demoHome } from '../../electron/demo/home.ts';
import { personaNamed } from '../../electron/demo/personas.ts';
import type { Persona, PersonaName } from '../../electron/demo/personas.ts';
import type { Plan } from '../../electron/demo/steps.ts';
import { planFor } from '../../electron/demo/work.ts';
import { play } from './acts.ts';
import { agyExtension } from './agy.ts';
import { ampExtension, exportThread } from './amp.ts';
import { handoffSteps } from './handoff.ts';
import type { Misbehaviour, Moment, Order } from './types.ts';

interface Settings {
  persona: PersonaName;
  misbehaviour: Misbehaviour;
  log: string;
  control: string;
  home: string;
}

const settings = JSON.parse(readFileSync(process.env['QUATUOR_FAKE_FILE'] ?? '', 'utf8')) as Settings;
const m = settings.misbehaviour;
const known = personaNamed(settings.persona);
if (!known) throw new Error(`unknown persona ${settings.persona}`);
const muted = new Set(m.mute);
const persona: Persona = {
  ...known,
  ...(m.still && { spinnerMs: 1_000_000_000 }),
  ...(muted.has('report') && { status: 'never' as const }),
  ...((muted.has('title') || m.still) && {
    titles: { frames: [''], everyMs: 3_600_000, working: () => '', idle: () => '', blocked: () => '' },
  }),
};

function log(kind: string, detail: Record<string, unknown> = {}): void {
  const line = { at: Date.now(), pid: process.pid, kind, ...detail };
  appendFileSync(settings.log, `${JSON.stringify(line)}\n`);
}

function crash(code: number | undefined): void {
  log('crash', { code: code ?? null });
  if (code === undefined) process.kill(process.pid, 'SIGKILL');
  else process.exit(code);
}

const speed = m.speed ?? 40;
/** Orders to finish that no turn has taken yet: one may come before its turn has begun. */
const finishes: string[] = [];
let loggedIn: () => void = () => {};
const login = new Promise<void>((resolve) => (loggedIn = resolve));
let taken: Control | undefined;
let enters = m.swallowEnter ?? 0;
let stops = m.stopBlocks ?? 0;
let splash = false;
let flood: NodeJS.Timeout | undefined;

/** Everything that is set for this moment, in a fixed order. */
function moment(now: Moment): void {
  const control = taken;
  if (!control) return;
  if (m.clearAt === now) control.clearScreen();
  if (m.garbageAt === now) control.raw(rubbish(65_536));
  if (m.endlessAt === now && !flood) {
    let n = 0;
    flood = setInterval(() => {
      n += 1;
      control.raw(`line ${n} ${'·'.repeat(60)}\r\n`.repeat(50));
    }, 5);
  }
  if (m.popupAt === now) control.popup(['@src/first.ts', '@src/second.ts']);
  if (m.permissionAt === now) void control.permission('rm -rf important');
  if (m.crashAt === now) crash(m.crashCode);
}

/** The same binary rubbish every time, escapes included. */
function rubbish(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = 12_345;
  for (let i = 0; i < length; i += 1) {
    state = (state * 48_271) % 2_147_483_647;
    bytes[i] = state & 0xff;
  }
  return bytes;
}

let turns = 0;
const finished = (): boolean => finishes.pop() !== undefined;

async function* plan(prompt: string): Plan {
  moment('working');
  if (m.silent) yield { think: 2_000_000_000 };
  if (m.demo) return yield* planFor(prompt, process.cwd());
  const asked = m.hands ? handoffSteps(prompt, m.hands === true ? undefined : m.hands) : null;
  if (asked) {
    for (const step of asked) yield step;
    return;
  }
  if (m.hold) {
    while (!finished()) yield { think: 20 * speed };
  }
  const acts = (turns === 0 ? m.acts : m.laterActs) ?? [];
  turns += 1;
  for (const act of acts) {
    if (!taken) break;
    log('act', { act: act.act });
    yield* play(act, { control: taken, persona: persona.name, finished, tickMs: 20 * speed });
  }
  for (const step of m.steps ?? []) yield step;
  yield { say: `Done with: ${prompt.trim().split('\n')[0] ?? ''}` };
}

async function gate(control: Control): Promise<boolean> {
  taken = control;
  if (m.login) {
    void askLogin(control);
    await login;
  }
  if (m.startDialog) {
    const { head, options, foot } = m.startDialog;
    await control.ask({ head, options: options.map((label) => ({ label, value: label })), foot });
  }
  if (!m.trust) return true;
  const claude = persona.name === 'claude';
  const yes = { label: 'Yes, continue', value: 'yes' };
  const no = { label: 'No, exit', value: 'no' };
  const answer = await control.ask({
    head: ['Folder access', '', process.cwd(), '', 'Do you trust the files in this folder?'],
    options: claude ? [no, yes] : [{ ...yes, label: 'Trust and continue' }, no],
    escape: 'no',
    foot: 'Enter to confirm',
    deafMs: claude ? 200 : 50,
    ...(claude && {
      report: { state: 'blocked', kind: 'permission', message: 'trust this folder' } as const,
    }),
  });
  return answer === 'yes';
}

/** Asks again and again: Enter into a login screen starts a browser, it logs nobody in. */
async function askLogin(control: Control): Promise<void> {
  for (;;) {
    const value = await control.ask({
      head: [
        'Welcome. You are not signed in.', '', 'Please run /login or choose how to sign in:',
        ...(persona.name === 'amp' ? ['https://ampcode.com/auth/cli-login'] : []),
      ],
      options: [{ label: 'Sign in with a browser', value: 'browser' }, { label: 'Use a key', value: 'key' }],
      foot: persona.name === 'codex' ? 'Press enter to continue' : 'Enter to choose',
    });
    if (value === 'signed-in') return loggedIn();
  }
}

async function ready(control: Control): Promise<void> {
  taken = control;
  if (m.splashMs) {
    splash = true;
    control.raw('\r\n  Loading the workspace ...\r\n');
    await new Promise((done) => setTimeout(done, m.splashMs));
    splash = false;
  }
  if (m.draft) control.draft(m.draft);
}

const about = { env: process.env, cwd: process.cwd(), control: () => taken, log, ...(m.quota && { quota: m.quota }) };
const extension = muted.has('hooks')
  ? undefined
  : persona.name === 'amp'
    ? ampExtension(about)
    : persona.name === 'antigravity'
      ? agyExtension(about)
      : undefined;

const quirks: Quirks = {
  async boot() {
    const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
    await pause(m.bootMs ?? 150);
    // Its order counts from before its start, too: nobody knows when it began to listen.
    while (m.boots && !readControl().includes('"do":"boot"')) await pause(20);
  },
  gate,
  ready,
  plan: (prompt) => plan(prompt),
  ...(m.tokens !== undefined && { tokens: m.tokens }),
  ...(extension && { extension }),
  lose(event, phase) {
    if (splash) return true;
    if (event.type !== 'key' || event.key !== 'enter' || phase !== 'idle' || enters <= 0) return false;
    enters -= 1;
    return true;
  },
  block(event) {
    if (event !== 'Stop' || stops <= 0) return undefined;
    stops -= 1;
    return 'go on: the list is not empty';
  },
  note(kind, detail) {
    log(kind, detail);
    if (kind === 'ready' || kind === 'paste' || kind === 'submit') moment(kind);
  },
};

function obey(order: Order): void {
  log('order', { order });
  const control = taken;
  if (order.do === 'finish') finishes.push(order.do);
  else if (order.do === 'crash') crash(order.code);
  else if (!control) return;
  else if (order.do === 'login') control.answer('signed-in');
  else if (order.do === 'permission') void control.permission(order.command);
  else if (order.do === 'draft') control.draft(order.text);
  else if (order.do === 'popup') control.popup(order.items);
  else if (order.do === 'prompt') control.prompt(order.text);
  else if (order.do === 'answer') control.answer(order.value);
  else if (order.do === 'swallow') enters = order.count;
  else if (order.do === 'tell') log('composer', { text: control.composer() });
  else if (order.do === 'clear') control.clearScreen();
  else if (order.do === 'say') control.say(order.lines);
  else if (order.do === 'exit') control.exit(order.code);
  else if (order.do === 'raw') control.raw(Buffer.from(order.base64, 'base64'));
  else if (order.do === 'modal')
    void control.ask({
      head: order.head,
      options: order.options.map((label) => ({ label, value: label })),
      escape: 'closed',
      foot: order.foot,
      waitingFor: 'dialog open',
    });
}

/** A version that takes no hooks does not see their flags. */
function withoutHooks(words: string[]): string[] {
  const at = words.findIndex(
    (word, i) => word === '--settings' || (word === '-c' && (words[i + 1] ?? '').startsWith('hooks.')),
  );
  return at < 0 ? words : withoutHooks(words.toSpliced(at, 2));
}

let read = readControl().length;

function readControl(): string {
  try {
    return readFileSync(settings.control, 'utf8');
  } catch {
    return '';
  }
}

function watchControl(): void {
  const text = readControl();
  const end = text.lastIndexOf('\n') + 1;
  const lines = text.slice(read, end).split('\n').filter(Boolean);
  if (end > read) read = end;
  for (const line of lines) obey(JSON.parse(line) as Order);
}

const argv = muted.has('hooks') ? withoutHooks(process.argv.slice(2)) : process.argv.slice(2);
// The doctor asks whether somebody is logged in: that is no session.
if (['auth status', 'login status'].includes(argv.join(' '))) {
  log('asked', { argv });
  process.stdout.write('Logged in\n');
  process.exit(0);
}
log('start', { argv, cwd: process.cwd() });
if (m.exitAtOnce !== undefined) process.exit(m.exitAtOnce);
if (m.usageOnly) {
  process.stdout.write(`usage: ${persona.binary} [options] FILE\n`);
  process.exit(2);
}
if (persona.name === 'amp' && argv[0] === 'threads' && argv[1] === 'export') {
  const folder = demoHome(persona.name, { QUATUOR_DEMO_HOME: settings.home, ...process.env });
  process.exit(exportThread(folder, argv[2] ?? '', process.stdout));
}
setInterval(watchControl, 15).unref();
const home = muted.has('pid-file')
  ? `${settings.home}/${persona.name}-untold`
  : demoHome(persona.name, { QUATUOR_DEMO_HOME: settings.home, ...process.env });
mkdirSync(home, { recursive: true });
if (m.mcp) {
  const { serversOf, startServers } = await import('./mcp.ts');
  void startServers(serversOf(persona.name, argv, process.env), process.env, log);
}
const code = await runAgent({
  persona,
  argv,
  env: process.env,
  cwd: process.cwd(),
  home,
  speed,
  plan: (prompt) => plan(prompt),
  terminal: { input: process.stdin, output: process.stdout },
  quirks,
});
log('end', { code });
process.exit(code);
