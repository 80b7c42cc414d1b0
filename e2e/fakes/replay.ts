/**
 * A fake driven by a recording: it prints what a real CLI printed, in its time, runs the hooks that
 * the real one ran and writes its state file. It answers nothing and reads nothing.
 *
 * Settings: the JSON file that QUATUOR_REPLAY_FILE names.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runHooks } from '../../electron/demo/hooks.ts';
import { readLaunch } from '../../electron/demo/launch.ts';
import type { Effect, Recording } from '../real/recording.ts';

export interface ReplaySettings {
  recording: string;
  /** Longest time without anything, ms: the real one may have taken longer. */
  gapMs: number;
  log: string;
}

const settings = JSON.parse(readFileSync(process.env['QUATUOR_REPLAY_FILE'] ?? '', 'utf8')) as ReplaySettings;
const recording = JSON.parse(readFileSync(settings.recording, 'utf8')) as Recording;
const argv = process.argv.slice(2);
if (argv.includes('--version')) {
  process.stdout.write(`${recording.version}\n`);
  process.exit(0);
}
if (!process.stdin.isTTY) process.exit(2);

const launch = readLaunch(recording.cli, argv);
const session = launch.sessionId ?? '00000000-0000-4000-8000-000000000001';
const stateFile = join(process.env['CLAUDE_CONFIG_DIR'] ?? process.env['HOME'] ?? '.', 'sessions', `${process.pid}.json`);

/** One moment of the recording. */
type Moment = { at: number } & ({ bytes: Buffer } | { effect: Effect } | { mark: string });

const moments: Moment[] = [
  ...recording.chunks.map(([at, base64]) => ({ at, bytes: Buffer.from(base64, 'base64') })),
  ...(recording.effects ?? []).map((effect) => ({ at: effect[0], effect })),
  ...recording.marks.map(({ at, what }) => ({ at, mark: what })),
].sort((a, b) => a.at - b.at);

function act([, kind, told]: Effect): void {
  if (kind === 'state-file') {
    if (told === null) return rmSync(stateFile, { force: true });
    const now = Date.now();
    const file = { ...(JSON.parse(told) as object), pid: process.pid, sessionId: session, statusUpdatedAt: now, updatedAt: now };
    mkdirSync(dirname(stateFile), { recursive: true });
    return writeFileSync(stateFile, JSON.stringify(file));
  }
  const event = String(told['hook_event_name'] ?? '');
  // Each payload is of the session that was recorded, which here has another name.
  void runHooks(launch.hooks[event] ?? [], { ...told, session_id: session }, process.cwd(), process.env);
}

const notes: { at: number; mark: string }[] = [];
process.stdin.setRawMode(true);
process.stdin.on('data', () => {});
let before = 0;
for (const moment of moments) {
  const pause = Math.min(moment.at - before, settings.gapMs);
  before = moment.at;
  if (pause > 0) await new Promise((done) => setTimeout(done, pause));
  if ('bytes' in moment) process.stdout.write(moment.bytes);
  else if ('effect' in moment) act(moment.effect);
  else {
    notes.push({ at: Date.now(), mark: moment.mark });
    writeFileSync(settings.log, JSON.stringify(notes));
  }
}
notes.push({ at: Date.now(), mark: 'over' });
writeFileSync(settings.log, JSON.stringify(notes));
setInterval(() => {}, 60_000);
