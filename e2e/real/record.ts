/**
 * Records the real CLIs anew into `recordings/`: run it when a pinned version changes.
 *
 *     QUATUOR_TEST_CLAUDE=… QUATUOR_TEST_CODEX=… node e2e/real/record.ts [SCENARIO…]
 *
 * (with a Node that strips types, such as Electron with ELECTRON_RUN_AS_NODE=1). Everything runs in
 * the neutral folder /tmp/demo-repo, which must not exist, so that no path of a machine gets in.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hold, startModelServer, taskScript } from '../model-server/index.ts';
import type { ModelServer } from '../model-server/index.ts';
import { cliPath, launchCli, ready, reported, submit } from './clis.ts';
import type { CliName } from './clis.ts';
import { makeHome } from './home.ts';
import { RECORDINGS, recordingOf } from './recording.ts';
import type { Mark } from './recording.ts';
import { smallRepo } from './repo.ts';
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

const SCENARIOS: Record<string, { free?: boolean; trusted?: boolean; play(stage: Stage): Promise<void> }> = {
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
  error: {
    async play({ server, terminal, mark, send }) {
      server.script({ match: 'TASK', reply: { error: { status: 429, retryAfter: 1, message: 'Too many requests' } } });
      const since = await send('TASK-1 try');
      await reported(terminal, ['error'], since);
      mark('error');
    },
  },
};

async function record(name: CliName, scenario: string): Promise<void> {
  const { free = true, trusted = true, play } = SCENARIOS[scenario] ?? { play: async () => {} };
  const version = execFileSync(cliPath(name), ['--version'], { encoding: 'utf8' }).match(/\d+\.\d+\.\d+/)?.[0] ?? '';
  const server = await startModelServer();
  const repo = smallRepo(CWD);
  const home = makeHome({ url: server.url, trusted: trusted ? [CWD] : [], env: { CLAUDE_CODE_AUTO_COMPACT_WINDOW: '200000' } });
  const terminal = launchCli(name, home, CWD, { free, hookCommand: 'cat > /dev/null' });
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
    const recording = recordingOf(terminal, { cli: name, version, scenario, cwd: CWD, marks });
    mkdirSync(RECORDINGS, { recursive: true });
    const { chunks, ...head } = recording;
    const lines = chunks.map((chunk) => JSON.stringify(chunk)).join(',\n');
    const text = `${JSON.stringify(head).slice(0, -1)},\n"chunks":[\n${lines}\n]}\n`;
    for (const word of [home.dir, cliPath(name), String(server.port)]) {
      const found = Buffer.concat(terminal.chunks.map((chunk) => chunk.data)).includes(word);
      if (found || text.includes(word)) throw new Error(`${name} ${scenario}: the recording contains ${word}`);
    }
    writeFileSync(join(RECORDINGS, `${name}-${scenario}.json`), text);
    process.stdout.write(`${name} ${scenario}: ${chunks.length} chunks, ${text.length} bytes\n`);
  } finally {
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
