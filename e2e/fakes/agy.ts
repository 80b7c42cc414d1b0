/**
 * The fake Antigravity's hooks and status line, as its documentation and measurements of others
 * have them: hooks from the person's and the workspace's files, in strict JSON, where one mistake
 * drops the whole file; a status line at every change of state. A turn that is interrupted ends
 * without a Stop.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { runHooks } from '../../electron/demo/hooks.ts';
import type { HookCommand } from '../../electron/demo/launch.ts';
import type { Extension, ExtensionSession } from '../../electron/demo/control.ts';
import type { About } from './amp.ts';

interface Hook extends HookCommand {
  folder: string;
}

const FLAT = ['SessionStart', 'PreInvocation', 'PostInvocation', 'Stop'];

export function agyExtension({ env, cwd, log, quota }: About): Extension {
  const gemini = join(env['HOME'] || homedir(), '.gemini');
  let session: ExtensionSession | undefined;
  let hooks: Record<string, Hook[]> = {};
  let line: string | undefined;
  let began = false;
  let steps = 0;
  let turns = 0;
  let shown = 'initializing';
  let asks = false;
  let lines: Promise<unknown> = Promise.resolve();

  const transcript = () =>
    join(gemini, 'antigravity-cli', 'brain', session?.id ?? '', '.system_generated', 'logs', 'transcript.jsonl');

  const fire = async (event: string, more: Record<string, unknown>): Promise<void> => {
    const payload = {
      conversationId: session?.id,
      workspacePaths: [cwd],
      transcriptPath: transcript(),
      artifactDirectoryPath: join(gemini, 'antigravity-cli', 'brain', session?.id ?? ''),
      modelName: 'gemini-simulated-high',
      ...more,
    };
    for (const hook of hooks[event] ?? []) await runHooks([hook], payload, hook.folder, env);
    if (hooks[event]) log('hook', { event });
  };

  /** Runs one after the other, each with what is so when the state changed. */
  const draw = (): void => {
    const command = line;
    if (!command) return;
    const used = began ? (session?.used() ?? 0) : 0;
    const window = session?.window ?? 1_048_576;
    const payload = {
      cwd,
      session_id: began ? session?.id : '',
      conversation_id: began ? session?.id : '',
      transcript_path: began ? transcript() : '',
      model: { id: 'Gemini Simulated (High)', display_name: 'Gemini Simulated (High)' },
      workspace: { current_dir: cwd, project_dir: cwd },
      version: '1.4.0',
      product: 'antigravity-cli',
      context_window: {
        total_input_tokens: used,
        total_output_tokens: 0,
        context_window_size: window,
        used_percentage: (100 * used) / window,
        remaining_percentage: 100 - (100 * used) / window,
        current_usage: used ? { input_tokens: used } : null,
      },
      agent_state: shown,
      tool_confirmation_pending: asks,
      pending_input_count: 0,
      ...(quota && { quota }),
    };
    lines = lines.then(() => runHooks([{ command, timeoutMs: 5_000 }], payload, cwd, env));
  };

  return {
    booted() {
      for (const file of [join(gemini, 'config', 'hooks.json'), join(cwd, '.agents', 'hooks.json')])
        hooks = merged(hooks, readHooks(file, log));
      line = readLine(join(gemini, 'antigravity-cli', 'settings.json'));
      draw();
    },
    async opened(now) {
      session = now;
      began = now.resumed;
      await fire('SessionStart', {});
    },
    async begins(prompt) {
      began = true;
      const file = transcript();
      mkdirSync(dirname(file), { recursive: true });
      const step = (type: string, content: string): void => {
        appendFileSync(file, `${JSON.stringify({ step_index: steps, source: 'USER_EXPLICIT', type, created_at: new Date().toISOString(), content })}\n`);
        steps += 1;
      };
      step('USER_INPUT', `<USER_REQUEST>\n${prompt}\n</USER_REQUEST>\n<ADDITIONAL_METADATA>\nsimulated\n</ADDITIONAL_METADATA>`);
      await fire('PreInvocation', { invocationNum: 0, initialNumSteps: steps });
      draw();
    },
    async ends(outcome) {
      if (outcome === 'interrupted') return;
      turns += 1;
      await fire('PostInvocation', { invocationNum: 0, initialNumSteps: steps });
      const error = outcome === 'error' ? 'the model refused' : '';
      await fire('Stop', { executionNum: turns, terminationReason: error ? 'ERROR' : 'NO_TOOL_CALL', error, fullyIdle: true });
    },
    state(now) {
      asks = now === 'asking';
      shown = now === 'idle' ? 'idle' : asks ? 'tool_use' : 'working';
      draw();
    },
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The flat events of a hooks file; nothing of a file with a mistake in it. */
function readHooks(file: string, log: About['log']): Record<string, Hook[]> {
  if (!existsSync(file)) return {};
  try {
    const found: Record<string, Hook[]> = {};
    const all: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (!isRecord(all)) throw new Error('no object');
    for (const named of Object.values(all)) {
      if (!isRecord(named) || !['undefined', 'boolean'].includes(typeof named['enabled'])) throw new Error('no hook');
      for (const [event, list] of Object.entries(named)) {
        if (event === 'enabled') continue;
        if (!Array.isArray(list)) throw new Error(`${event} is no list`);
        for (const handler of list as unknown[]) {
          if (!isRecord(handler)) throw new Error('no handler');
          const { type = 'command', command, timeout = 30 } = handler;
          if (type !== 'command' || !Number.isInteger(timeout)) throw new Error('a wrong handler');
          if (named['enabled'] === false || !FLAT.includes(event) || typeof command !== 'string') continue;
          (found[event] ??= []).push({ command, timeoutMs: Number(timeout) * 1_000, folder: dirname(file) });
        }
      }
    }
    return found;
  } catch (error) {
    log('hooks-dropped', { file, why: String(error) });
    return {};
  }
}

function merged(a: Record<string, Hook[]>, b: Record<string, Hook[]>): Record<string, Hook[]> {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries([...names].map((name) => [name, [...(a[name] ?? []), ...(b[name] ?? [])]]));
}

function readLine(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  const { statusLine } = JSON.parse(readFileSync(file, 'utf8')) as {
    statusLine?: { command?: string; enabled?: boolean };
  };
  return statusLine?.enabled === false ? undefined : statusLine?.command;
}
