import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runHooks } from './hooks.ts';
import type { HookResult } from './hooks.ts';
import type { Launch } from './launch.ts';
import type { Persona } from './personas.ts';
import type { Records } from './records.ts';
import type { Plan, Step, StepResult } from './steps.ts';

/** What a turn needs from the program around it. */
export interface TurnHost {
  persona: Persona;
  launch: Launch;
  records: Records;
  cwd: string;
  env: NodeJS.ProcessEnv;
  speed: number;
  signal: AbortSignal;
  show(lines: string[], indent?: number): void;
  stream(lines: string[]): void;
  doing(word: string, message?: string): void;
  /** The turn is over but for its closing hooks. */
  finishing(): void;
  hook(event: string, extra: Record<string, unknown>): Promise<HookResult>;
  permission(command: string): Promise<string>;
  note(kind: string, detail?: Record<string, unknown>): void;
  plan(prompt: string): Plan;
  /** Text that came in during the turn and belongs to it. */
  steered(): string;
}

export type Outcome = 'done' | 'interrupted' | 'error' | 'refused';

class Interrupted extends Error {}
class Failed extends Error {}

const OUTPUT_ROWS = 10;
/** Lines of a test report that say nothing: `ℹ skipped 0`. */
const EMPTY_COUNT = /^ℹ (suites|cancelled|skipped|todo) 0$/;
const COMPACT_MARGIN = 33_000;
const allowed = new Set<string>();

/** Runs one turn: the prompt's hook, the plan's steps, the closing hook. */
export async function runTurn(h: TurnHost, prompt: string): Promise<Outcome> {
  try {
    return await turnBody(h, prompt);
  } catch (error) {
    if (error instanceof Failed) return 'error';
    if (!(error instanceof Interrupted)) throw error;
    h.stream([]);
    h.show([h.persona.say('Interrupted. What should I do instead?', true), '']);
    h.records.turn('aborted');
    if (h.persona.name === 'codex') await h.hook('Interrupt', {});
    return 'interrupted';
  }
}

async function turnBody(h: TurnHost, prompt: string): Promise<Outcome> {
  const { persona, records } = h;
  h.show([...shorten(prompt).map((line, i) => persona.user(line, i === 0)), '']);
  if (persona.name === 'codex' && records.used() === 0) {
    await h.hook('SessionStart', { source: h.launch.resume ? 'resume' : 'startup' });
  }
  const gate = await h.hook('UserPromptSubmit', { prompt });
  if (gate.blocked) {
    h.show([persona.say(`A hook refused this prompt: ${gate.reason}`, true), '']);
    return 'refused';
  }
  records.turn('started');
  records.user(prompt);
  if ((await compactIfNeeded(h)) === 'refused') return 'error';
  let last = '';
  let text = prompt;
  for (let round = 0; text !== '' && round < 20; round += 1) {
    last = await follow(h, h.plan(text), last);
    text = h.steered();
    if (text !== '') {
      h.show([...shorten(text).map((line, i) => persona.user(line, i === 0)), '']);
      records.user(text);
    } else {
      if (persona.doneBeforeStop) h.finishing();
      const stop = await h.hook('Stop', {
        stop_hook_active: round > 0,
        last_assistant_message: last,
        ...(persona.name === 'claude' && { background_tasks: [], session_crons: [] }),
      });
      // What came in while the hook ran belongs to this turn as well.
      text = [stop.blocked ? stop.reason : '', h.steered()].filter(Boolean).join('\n');
    }
  }
  records.turn('complete', last);
  void statusLine(h);
  return 'done';
}

async function follow(h: TurnHost, plan: Plan, before: string): Promise<string> {
  let last = before;
  let result: StepResult = { code: 0, output: '' };
  for (;;) {
    const next = await plan.next(result);
    if (next.done) return last;
    if (h.signal.aborted) throw new Interrupted();
    if ('say' in next.value) last = next.value.say;
    result = await runStep(h, next.value);
  }
}

async function runStep(h: TurnHost, step: Step): Promise<StepResult> {
  const nothing = { code: 0, output: '' };
  if ('think' in step) {
    h.doing(step.doing ?? 'thinking');
    await pause(h, step.think);
    return nothing;
  }
  if ('say' in step) {
    await say(h, step.say);
    return nothing;
  }
  if ('fail' in step) return fail(h, step);
  if ('read' in step) return read(h, step.read);
  if ('write' in step) return write(h, step.write, step.content);
  return run(h, step.run, step.show, step.ask ?? false);
}

/** What a CLI does when the model's server gave up: Codex runs no hook then. */
async function fail(h: TurnHost, { fail: text, kind, status }: Extract<Step, { fail: string }>): Promise<never> {
  h.stream([]);
  h.show([h.persona.say(text, true), '']);
  h.records.turn('complete', undefined, { text, status });
  const about = { error: kind, last_assistant_message: text };
  if (h.persona.name === 'claude') await h.hook('StopFailure', about);
  throw new Failed(text);
}

/** Shows a text as it "arrives", then keeps it and books it in the transcript. */
async function say(h: TurnHost, text: string): Promise<void> {
  const { persona } = h;
  h.doing('streaming');
  const words = text.split(/(?<=\s)/);
  const draw = (part: string) => part.split('\n').map((line, i) => persona.say(line, i === 0));
  for (let i = 3; i < words.length; i += 3) {
    h.stream(draw(words.slice(0, i).join('')));
    await pause(h, 70);
  }
  h.stream([]);
  h.show([...draw(text), '']);
  h.records.assistant(text);
  void statusLine(h);
}

async function read(h: TurnHost, path: string): Promise<StepResult> {
  h.doing('running tools', `Read ${path}`);
  const full = join(h.cwd, path);
  const content = existsSync(full) ? readFileSync(full, 'utf8') : '';
  await tool(h, 'Read', { file_path: full }, async () => {
    await pause(h, 500);
    const what = content ? `${content.split('\n').length - 1} lines` : 'not there yet';
    h.show([h.persona.tool('Read', path), h.persona.output(what, true), ''], 6);
    h.records.grow(Math.round(content.length / 3.6) + 120);
    return { code: 0, output: content };
  });
  return { code: 0, output: content };
}

async function write(
  h: TurnHost,
  path: string,
  made: string | ((old: string) => string),
): Promise<StepResult> {
  const full = join(h.cwd, path);
  const fresh = !existsSync(full);
  h.doing('running tools', `Write ${path}`);
  await pause(h, 400 + (typeof made === 'string' ? made.length / 4 : 0));
  const content = typeof made === 'string' ? { content: made } : {};
  return tool(h, fresh ? 'Write' : 'Edit', { file_path: full, ...content }, async () => {
    mkdirSync(dirname(full), { recursive: true });
    const old = existsSync(full) ? readFileSync(full, 'utf8') : '';
    const text = typeof made === 'string' ? made : made(old);
    const temporary = `${full}.${process.pid}.tmp`;
    writeFileSync(temporary, text);
    renameSync(temporary, full);
    const { added, removed } = lineCounts(old, text);
    h.show([h.persona.wrote(path, added, removed, fresh), ''], 6);
    h.records.grow(Math.round(text.length / 3.2) + 150);
    return { code: 0, output: '' };
  });
}

async function run(h: TurnHost, argv: string[], shown: string, ask: boolean): Promise<StepResult> {
  h.doing('running tools', shown);
  await pause(h, 300);
  const free = h.launch.permissionMode === 'bypassPermissions' || allowed.has(shown);
  const guard = ask && h.persona.asks && !free;
  return tool(
    h,
    'Bash',
    { command: shown },
    async () => {
      const result = await execute(h, argv);
      const all = result.output.trimEnd().split('\n');
      const rows = all.filter((row) => !EMPTY_COUNT.test(row));
      const visible = rows.slice(-OUTPUT_ROWS);
      const more = rows.length - visible.length;
      const lines = [...(more > 0 ? [`… ${more} lines before`] : []), ...visible];
      h.show([h.persona.tool('Bash', shown), ...lines.map((row, i) => h.persona.output(row, i === 0)), ''], 6);
      h.records.grow(Math.round(result.output.length / 3) + 200);
      return result;
    },
    guard ? shown : undefined,
  );
}

/** The hooks around a tool, and the person's permission where it is needed. */
async function tool(
  h: TurnHost,
  name: string,
  input: Record<string, unknown>,
  act: () => Promise<StepResult>,
  permissionFor?: string,
): Promise<StepResult> {
  const about = { tool_name: name, tool_input: input, tool_use_id: `toolu_sim_${Date.now().toString(36)}` };
  const { tool_use_id: _id, ...request } = about;
  const pre = await h.hook('PreToolUse', about);
  if (pre.blocked) {
    h.show([h.persona.output(`refused by a hook: ${pre.reason}`, true), '']);
    return { code: 1, output: pre.reason };
  }
  if (permissionFor !== undefined) {
    const hooked = h.hook('PermissionRequest', { ...request, permission_suggestions: [] });
    const answer = await h.permission(permissionFor);
    await hooked;
    h.note('permission', { command: permissionFor, answer });
    if (answer === 'always') allowed.add(permissionFor);
    if (answer !== 'yes' && answer !== 'always') throw new Interrupted();
    if (h.signal.aborted) throw new Interrupted();
  }
  const since = Date.now();
  const result = await act();
  await h.hook('PostToolUse', {
    ...about,
    tool_response:
      h.persona.name === 'claude'
        ? { stdout: result.output.slice(-2_000), stderr: '', interrupted: false, isImage: false }
        : result.output.slice(-2_000),
    ...(h.persona.name === 'claude' && { duration_ms: Date.now() - since }),
  });
  return result;
}

/** Runs a command for real; the first word `node` is the runtime that this program runs on. */
function execute(h: TurnHost, argv: string[]): Promise<StepResult> {
  const [word = '', ...args] = argv;
  const file = word === 'node' ? process.execPath : word;
  const env: NodeJS.ProcessEnv = { ...h.env, ELECTRON_RUN_AS_NODE: '1', NO_COLOR: '1' };
  delete env['NODE_TEST_CONTEXT'];
  delete env['FORCE_COLOR'];
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: h.cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const add = (bytes: Buffer) => {
      output = (output + String(bytes)).slice(-100_000);
    };
    const stop = () => child.kill('SIGKILL');
    h.signal.addEventListener('abort', stop, { once: true });
    child.stdout.on('data', add);
    child.stderr.on('data', add);
    child.on('error', (error) => resolve({ code: 127, output: error.message }));
    child.on('close', (code) => {
      h.signal.removeEventListener('abort', stop);
      resolve({ code: code ?? 1, output });
    });
  });
}

async function compactIfNeeded(h: TurnHost): Promise<'refused' | 'fine'> {
  const { persona, records } = h;
  const pinned = Math.min(Number(h.env['CLAUDE_CODE_AUTO_COMPACT_WINDOW'] ?? 0), persona.window);
  if (persona.name === 'claude' && pinned > COMPACT_MARGIN) {
    if (records.used() < pinned - COMPACT_MARGIN) return 'fine';
    const pre = await h.hook('PreCompact', { trigger: 'auto', custom_instructions: '' });
    if (pre.blocked) {
      if (records.used() < pinned - 23_000) return 'fine';
      h.show([persona.say('Context limit reached · /compact or /clear to continue', true), '']);
      return 'refused';
    }
    h.doing('compacting');
    await pause(h, 1_500);
    records.compacted('auto');
    await h.hook('SessionStart', { source: 'compact', model: persona.model });
    await h.hook('PostCompact', { trigger: 'auto', compact_summary: 'Simulated summary.' });
    h.show([persona.say('Conversation compacted.', true), '']);
  } else if (persona.name === 'codex' && records.used() >= persona.window * 0.9) {
    await h.hook('PreCompact', { trigger: 'auto' });
    records.compacted('auto');
    await h.hook('PostCompact', { trigger: 'auto' });
    await h.hook('SessionStart', { source: 'compact' });
    h.show([persona.say('Context compacted', true), '']);
  }
  return 'fine';
}

/** Claude's statusLine command, fed at the start and after every reply. */
export async function statusLine(h: Pick<TurnHost, 'launch' | 'records' | 'persona' | 'speed' | 'cwd' | 'env'>): Promise<void> {
  const { statusLine: command } = h.launch;
  if (!command) return;
  await new Promise((done) => setTimeout(done, 300 / h.speed));
  const usage = h.records.usage() ?? null;
  const input = usage
    ? usage.input_tokens + usage.cache_creation_input_tokens + usage.cache_read_input_tokens
    : 0;
  const percent = usage ? Math.min(100, Math.round((100 * input) / h.persona.window)) : null;
  await runHooks(
    [{ command, timeoutMs: 5_000 }],
    {
      session_id: h.records.sessionId,
      transcript_path: h.records.path,
      cwd: h.cwd,
      model: { id: h.persona.model, display_name: 'Simulated' },
      version: '2.1.330',
      cost: { total_cost_usd: h.records.cost() },
      context_window: {
        total_input_tokens: input,
        total_output_tokens: usage?.output_tokens ?? 0,
        context_window_size: h.persona.window,
        used_percentage: percent,
        remaining_percentage: percent === null ? null : 100 - percent,
        current_usage: usage,
      },
    },
    h.cwd,
    h.env,
  );
}

function pause(h: TurnHost, ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    if (h.signal.aborted) return reject(new Interrupted());
    const stop = () => {
      clearTimeout(timer);
      reject(new Interrupted());
    };
    const timer = setTimeout(() => {
      h.signal.removeEventListener('abort', stop);
      resolve();
    }, ms / h.speed);
    h.signal.addEventListener('abort', stop, { once: true });
  });
}

function shorten(prompt: string): string[] {
  const lines = prompt.trimEnd().split('\n');
  return lines.length <= 8 ? lines : [...lines.slice(0, 6), `… ${lines.length - 6} more lines`];
}

/** Lines that a diff would count as added and removed, by their number of occurrences. */
export function lineCounts(before: string, after: string): { added: number; removed: number } {
  const left = new Map<string, number>();
  for (const line of textLines(before)) left.set(line, (left.get(line) ?? 0) + 1);
  let added = 0;
  for (const line of textLines(after)) {
    const have = left.get(line) ?? 0;
    if (have > 0) left.set(line, have - 1);
    else added += 1;
  }
  const removed = [...left.values()].reduce((a, b) => a + b, 0);
  return { added, removed };
}

function textLines(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}
