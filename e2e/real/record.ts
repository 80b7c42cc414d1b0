/**
 * Records the real CLIs anew into `recordings/`, with their hooks and state files: run it when a pinned
 * version changes.
 *
 *     QUATUOR_TEST_CLAUDE=… QUATUOR_TEST_CODEX=… node e2e/real/record.ts [SCENARIO…]
 *
 * (with a Node that strips types, such as Electron with ELECTRON_RUN_AS_NODE=1). Everything runs in
 * the neutral folder /tmp/demo-repo, which must not exist, so that no path of a machine gets in.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spoolCommand } from '../../electron/agents/spool.ts';
import { hold, startModelServer, taskScript } from '../model-server/index.ts';
import type { ModelServer } from '../model-server/index.ts';
import { cliArgs, cliPath, ready, reported, submit } from './clis.ts';
import type { CliName } from './clis.ts';
import { makeHome } from './home.ts';
import { RECORDINGS, recordingOf } from './recording.ts';
import type { Effect, Mark } from './recording.ts';
import { smallRepo } from './repo.ts';
import { launch } from './terminal.ts';
import type { Terminal } from './terminal.ts';

const CWD = '/tmp/demo-repo';
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

interface Stage {
  name: CliName;
  server: ModelServer;
  terminal: Terminal;
  mark(what: string): void;
  /** Waits for readiness, types, presses Enter; marks all three. Returns the signs seen so far. */
  send(text: string): Promise<number>;
}

interface Scenario {
  /** Those that have it; default: both. */
  only?: CliName;
  free?: boolean;
  trusted?: boolean;
  size?: [cols: number, rows: number];
  extra?: string[];
  play(stage: Stage): Promise<void>;
}

const questions = [{
  question: 'Red or blue?', header: 'Colour', multiSelect: false,
  options: [{ label: 'Red', description: 'Warm' }, { label: 'Blue', description: 'Cold' }],
}];

/** One reply with a tool call, another with words; the dialog that opens is taken with Enter. */
const asksFor = (name: string, input: Record<string, unknown>): Scenario['play'] =>
  async ({ server, terminal, mark, send }) => {
    server.script({ match: 'TASK', reply: [{ calls: [{ name, input }] }, { text: 'All right.' }] });
    const since = await send('TASK-1 ask me');
    await reported(terminal, ['blocked'], since);
    mark('blocked');
    await pause(2000);
    mark('enter');
    const asked = terminal.signs.length;
    terminal.write('\r');
    await reported(terminal, ['done'], asked);
    mark('done');
  };

/** The server refuses with this status; `times` 1: then it answers. */
const refuses = (status: number, times?: number): Scenario['play'] =>
  async ({ server, terminal, mark, send }) => {
    server.script([
      { match: 'TASK', ...(times && { times }), reply: { error: { status, ...(times && { retryAfter: 2 }) } } },
      { match: 'TASK', reply: { text: 'At last.' } },
    ]);
    const since = await send('TASK-1 try');
    await reported(terminal, times ? ['done'] : ['error', 'blocked'], since);
    mark(times ? 'done' : 'error');
  };

const SCENARIOS: Record<string, Scenario> = {
  turn: {
    async play({ server, terminal, mark, send }) {
      server.script(taskScript({ match: 'TASK', shell: 'echo made > made.txt && ls', finalText: 'The file is there.' }));
      const since = await send('TASK-1 please make the file');
      await reported(terminal, ['done'], since);
      mark('done');
    },
  },
  permission: {
    free: false,
    async play({ server, terminal, mark, send }) {
      const shell = 'echo made > made.txt';
      server.script({ match: 'TASK', reply: [{ calls: [{ shell, escalate: 'May I write a file?' }] }, { text: 'Done.' }] });
      const since = await send('TASK-1 please ask first');
      await reported(terminal, ['blocked'], since);
      mark('blocked');
      await pause(2500);
      mark('enter: yes');
      const asked = terminal.signs.length;
      terminal.write('\r');
      await reported(terminal, ['done'], asked);
      mark('done');
    },
  },
  trust: {
    trusted: false,
    async play({ terminal, mark }) {
      await terminal.until((screen) => /No, exit|Trust this folder\?/.test(screen));
      mark('dialog');
      await pause(1500);
    },
  },
  interrupt: {
    async play({ server, terminal, mark, send }) {
      const gate = hold();
      server.script({ match: 'TASK', reply: { text: 'too late', hold: gate } });
      const since = await send('TASK-1 think for ever');
      await gate.reached;
      await pause(1000);
      mark('escape');
      terminal.write('\x1b');
      await reported(terminal, ['idle'], since);
      mark('idle');
      gate.release();
    },
  },
  /** A draft of one line, then a long prompt in its place that is not sent. */
  draft: {
    async play({ terminal, mark }) {
      await ready(terminal);
      mark('ready');
      terminal.write('half a thought');
      await pause(700);
      mark('draft');
      terminal.write('\x15');
      await pause(700);
      mark('cleared');
      for (let n = 0; n < 60; n += 2) terminal.paste(`row ${n} of a long order\nrow ${n + 1} of a long order\n`);
      await pause(1500);
      mark('long text stands');
    },
  },
  /** One paste of more lines than the CLI shows: it stands as a short form. */
  chip: {
    async play({ terminal, mark }) {
      await ready(terminal);
      mark('ready');
      terminal.paste(Array.from({ length: 60 }, (_, n) => `row ${n} of one big paste`).join('\n'));
      await pause(1500);
      mark('pasted');
    },
  },
  /** The context is nearly full: the next prompt begins with a compaction. */
  compaction: {
    async play({ server, terminal, mark, send }) {
      server.script([
        { match: 'fill', reply: { text: 'Full.', usage: { input: 250_000 } } },
        { reply: { text: 'All right.' } },
      ]);
      for (const text of ['one', 'two', 'three', 'fill', 'go on']) {
        const since = await send(`TASK-1 ${text}`);
        await reported(terminal, ['done'], since);
        mark('done');
      }
    },
  },
  question: { only: 'claude', free: false, play: asksFor('AskUserQuestion', { questions }) },
  plan: {
    only: 'claude',
    free: false,
    extra: ['--permission-mode', 'plan'],
    play: asksFor('ExitPlanMode', { plan: '1. Look.\n2. Build.' }),
  },
  subagent: {
    only: 'claude',
    async play({ server, terminal, mark, send }) {
      const gate = hold();
      const input = { description: 'Look around', prompt: 'SUB look', subagent_type: 'general-purpose' };
      server.script([
        { match: 'SUB', reply: { text: 'Seen.', hold: gate } },
        { match: 'TASK', reply: [{ calls: [{ name: 'Agent', input }] }, { text: 'Sent.' }, { text: 'It is back.' }] },
      ]);
      const since = await send('TASK-1 send a helper');
      await gate.reached;
      await pause(2500);
      mark('helper at work');
      gate.release();
      await reported(terminal, ['done'], since);
      mark('done');
    },
  },
  /** A shell that outlives its turn; its end begins another by itself. */
  background: {
    only: 'claude',
    async play({ server, terminal, mark, send }) {
      const input = { command: 'sleep 4', description: 'Serve', run_in_background: true };
      server.script({
        match: 'TASK', reply: [{ calls: [{ name: 'Bash', input }] }, { text: 'Started.' }, { text: 'It ended.', delayMs: 1500 }],
      });
      await send('TASK-1 start it');
      await terminal.until((screen) => screen.includes('shell still running'));
      mark('at rest');
      await terminal.until((screen) => screen.includes('It ended.'));
      await pause(500);
      mark('done');
    },
  },
  retry: {
    async play(stage) {
      await refuses(stage.name === 'claude' ? 429 : 500, 1)(stage);
    },
  },
  login: { play: refuses(401) },
  overloaded: { play: refuses(529) },
  menu: {
    async play({ terminal, mark }) {
      await ready(terminal);
      mark('ready');
      terminal.paste('/model');
      await pause(500);
      terminal.write('\r');
      await terminal.until((screen) => /[Ss]elect [Mm]odel/.test(screen));
      mark('menu');
      await pause(2500);
      terminal.write('\x1b');
      mark('closed');
      await pause(1500);
    },
  },
  narrow: {
    size: [46, 24],
    async play({ server, terminal, mark, send }) {
      server.script(taskScript({ match: 'TASK', shell: 'sleep 1' }));
      const since = await send('TASK-1 go');
      await reported(terminal, ['done'], since);
      mark('done');
    },
  },
  error: {
    async play({ server, terminal, mark, send }) {
      server.script({ match: 'TASK', reply: { error: { status: 429, retryAfter: 1, message: 'Too many requests' } } });
      const since = await send('TASK-1 try');
      await reported(terminal, ['error'], since);
      mark('error');
    },
  },
};

const MOST = 300;
const HIDDEN = /^(transcript_path|agent_transcript_path|permission_suggestions|messagingSocketPath|peer.*|proc.*|name.*)$/;

/** Without what is long, and without paths of the machine. */
function lean(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).filter(([key, field]) => !HIDDEN.test(key) && JSON.stringify(field ?? null).length <= MOST),
  );
}

/** Notes the hooks and the state file that have come since the last look. */
function look(effects: Effect[], terminal: Terminal, spool: string, sessions: string): void {
  for (const file of readdirSync(spool).filter((one) => one.endsWith('.json')).sort()) {
    const payload = JSON.parse(readFileSync(join(spool, file), 'utf8')) as Record<string, unknown>;
    effects.push([terminal.now(), 'hook', lean(payload)]);
    rmSync(join(spool, file));
  }
  const path = join(sessions, `${terminal.pid}.json`);
  let text: string | null = null;
  try {
    text = existsSync(path) ? JSON.stringify(lean(JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>)) : null;
  } catch {
    // Half of it is written.
    return;
  }
  const last = effects.findLast(([, kind]) => kind === 'state-file');
  if (text !== (last?.[2] ?? null)) effects.push([terminal.now(), 'state-file', text]);
}

async function record(name: CliName, scenario: string): Promise<void> {
  const found = SCENARIOS[scenario];
  if (!found || (found.only && found.only !== name)) return;
  const { free = true, trusted = true, size: [cols, rows] = [110, 35], extra = [], play } = found;
  const version = execFileSync(cliPath(name), ['--version'], { encoding: 'utf8' }).match(/\d+\.\d+\.\d+/)?.[0] ?? '';
  const server = await startModelServer();
  const repo = smallRepo(CWD);
  const home = makeHome({ url: server.url, trusted: trusted ? [CWD] : [], env: { CLAUDE_CODE_AUTO_COMPACT_WINDOW: '200000' } });
  const spool = join(home.dir, 'spool');
  mkdirSync(spool);
  const args = cliArgs(name, { free, hookCommand: spoolCommand(spool), extra });
  const terminal = launch({ file: cliPath(name), args, env: home.env, cwd: CWD, cols, rows });
  const effects: Effect[] = [];
  const looking = setInterval(() => look(effects, terminal, spool, join(home.claudeDir, 'sessions')), 15);
  const marks: Mark[] = [];
  const mark = (what: string) => void marks.push({ at: terminal.now(), what });
  try {
    await play({
      name, server, terminal, mark,
      async send(text) {
        await ready(terminal);
        mark('ready');
        const since = await submit(terminal, text);
        mark('enter');
        return since;
      },
    });
    await pause(800);
    const recording = recordingOf(terminal, { cli: name, version, scenario, cwd: CWD, marks, effects, cols, rows });
    mkdirSync(RECORDINGS, { recursive: true });
    const { chunks, ...head } = recording;
    // Of the same length, so that nothing moves on the screen.
    const port = String(server.port);
    const hide = (told: string): string =>
      told.replaceAll(home.dir, '/tmp/demo-home'.padEnd(home.dir.length, '-')).replaceAll(port, '9'.repeat(port.length));
    const hidden = terminal.chunks.map(({ at, data }) => ({ at, data: Buffer.from(hide(data.toString('latin1')), 'latin1') }));
    const lines = hidden.map(({ at, data }) => JSON.stringify([at, data.toString('base64')])).join(',\n');
    const text = `${hide(JSON.stringify(head)).slice(0, -1)},\n"chunks":[\n${lines}\n]}\n`;
    for (const word of [home.dir, cliPath(name), String(server.port)]) {
      const holds = Buffer.concat(hidden.map((chunk) => chunk.data)).includes(word);
      if (holds || text.includes(word)) throw new Error(`${name} ${scenario}: the recording contains ${word}`);
    }
    writeFileSync(join(RECORDINGS, `${name}-${scenario}.json`), text);
    process.stdout.write(`${name} ${scenario}: ${chunks.length} chunks, ${text.length} bytes\n`);
  } finally {
    clearInterval(looking);
    terminal.kill();
    await terminal.exited;
    await server.close();
    home.dispose();
    repo.dispose();
  }
}

if (existsSync(CWD)) throw new Error(`${CWD} exists: remove it first`);
const wanted = process.argv.slice(2);
for (const name of ['claude', 'codex'] as const) {
  for (const scenario of Object.keys(SCENARIOS)) {
    if (wanted.length === 0 || wanted.includes(scenario)) await record(name, scenario);
  }
}
