import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exampleTasks, solutions } from './example/index.ts';
import type { Solution } from './example/index.ts';
import { handoffSteps } from './handoff.ts';
import type { Plan, Step } from './steps.ts';

const TASK_LINE = /^\s*TASK_ID\s*:\s*(TASK-[A-Z0-9]+-\d+)/m;
const ANY_ID = /TASK-[A-Z0-9]+-\d+/;
const REMINDER = /\[(RAPPEL|REMINDER)/;
const LOG_HEAD = /^## (Agent log|Log des Actions LLM)[ \t]*$/m;
const GATE_FAILED = /gate (has )?failed|la validation a (echoue|échoué)/i;

/** The plan for a prompt: the example's task that it names, or an honest answer. */
export async function* planFor(prompt: string, cwd: string): Plan {
  const passed = handoffSteps(prompt, () => SIMULATED);
  if (passed) yield* inTurn(passed);
  // A task in the middle comes with what it was given as, and is gone on with.
  if (passed && !TASK_LINE.test(prompt)) return;
  const id = TASK_LINE.exec(prompt)?.[1] ?? ANY_ID.exec(prompt)?.[0];
  const solution = id ? solutions[id] : undefined;
  if (!id || !solution) return yield* unknown(prompt);
  if (!existsSync(join(cwd, 'scripts', 'verify.mjs'))) return yield* elsewhere(id);
  if (REMINDER.test(prompt)) return yield* remind(id, solution, cwd);
  yield* work(id, solution, prompt, cwd);
}

/** It says so in the memory too: what a successor reads there must not pass for experience. */
const SIMULATED = 'I am a simulated agent: I know nothing beside the facts that stand here.';

async function* inTurn(steps: Step[]): Plan {
  for (const step of steps) {
    yield { think: 1_600 };
    yield step;
  }
}

async function* unknown(prompt: string): Plan {
  yield { think: 1_200 };
  const lines = prompt.trim().split('\n').length;
  yield {
    say: `I am a simulated agent: there is no model behind me, and I only know the tasks of the example project (TASK-OB-001 to TASK-OB-010). I received your ${lines === 1 ? 'line' : `${lines} lines`} and did nothing with ${lines === 1 ? 'it' : 'them'}.`,
  };
}

/** The example's files must not land in a project that is not the example. */
async function* elsewhere(id: string): Plan {
  yield { think: 1_000 };
  yield {
    say: `I am a simulated agent and know ${id} only in the example project. This folder is another one, so I change nothing here.`,
  };
}

async function* remind(id: string, solution: Solution, cwd: string): Plan {
  yield { think: 800 };
  const missing = solution.files.filter(({ path }) => !existsSync(join(cwd, path)));
  yield {
    say:
      missing.length === 0
        ? `${id}: all ${solution.files.length} files are in place.`
        : `${id}: not there yet: ${missing.map(({ path }) => path).join(', ')}.`,
  };
}

async function* work(id: string, solution: Solution, prompt: string, cwd: string): Plan {
  const again = GATE_FAILED.test(prompt);
  const think = (ms: number, doing = 'thinking') => ({ think: ms * (solution.pace ?? 1.6), doing });
  yield think(1_400);
  yield { say: again ? `The gate of ${id} failed. I look at the files again.` : solution.intro };
  for (const path of solution.reads) yield { read: path };
  yield think(2_200);
  const probed = solution.probe?.into;
  let probe = '';
  for (const { path, text, before } of solution.files) {
    if (probed?.path === path && solution.probe) {
      const { argv, ask } = solution.probe;
      probe = (yield { run: argv, show: argv.join(' '), ask }).output;
    }
    if (before) yield { say: before };
    yield think(1_500, 'writing');
    const indented = probe.trimEnd().replaceAll('\n', '\n    ');
    yield { write: path, content: probed?.path === path ? text.replace(probed.mark, () => indented) : text };
  }
  if (solution.probe && !probed) {
    const { argv, ask } = solution.probe;
    yield { run: argv, show: argv.join(' '), ask };
    yield think(900, 'checking');
  }
  let failures = 0;
  for (const path of solution.tests) {
    if ((yield { run: ['node', path], show: `node ${path}` }).code !== 0) failures += 1;
  }
  const check = ['node', 'scripts/verify.mjs', solution.verify];
  if ((yield { run: check, show: check.join(' ') }).code !== 0) failures += 1;
  yield think(900, 'checking');
  yield* log(id, failures, prompt, cwd);
  yield {
    say:
      failures === 0
        ? solution.summary
        : `${id} is not done: ${failures} of my checks failed, the output is above. The tasks that it depends on may be missing.`,
  };
}

/** One line under "Agent log" (or its French name) in CLAUDE.md, when the project has it. */
async function* log(id: string, failures: number, prompt: string, cwd: string): Plan {
  const path = 'CLAUDE.md';
  if (!prompt.includes(path) || !existsSync(join(cwd, path))) return;
  if (!LOG_HEAD.test(readFileSync(join(cwd, path), 'utf8'))) return;
  const agent = /^\s*AGENT\s*:\s*(.+)$/m.exec(prompt)?.[1]?.trim() ?? 'Agent';
  const title = exampleTasks.find((task) => task.id === id)?.title ?? '';
  const outcome = failures === 0 ? title : `tried, ${failures} checks failed`;
  const time = new Date().toISOString().slice(0, 16).replace('T', ' ');
  const line = `- ${time} ${agent} (simulated), ${id}: ${outcome}`;
  yield { write: path, content: (old) => addToLog(old, line) };
}

/** Puts a line at the end of the log's section; other sections stay as they are. */
export function addToLog(notes: string, line: string): string {
  const head = LOG_HEAD.exec(notes);
  if (!head) return notes;
  const from = head.index + head[0].length;
  const next = notes.indexOf('\n## ', from);
  const end = next < 0 ? notes.length : next;
  const entries = notes.slice(from, end).trim();
  const section = `\n\n${entries === '' ? '' : `${entries}\n`}${line}\n`;
  return notes.slice(0, from) + section + notes.slice(end);
}
