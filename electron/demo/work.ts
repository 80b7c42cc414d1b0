import type { Plan } from './steps.ts';

/** The plan for a prompt: the example project's task that it names, or an honest answer. */
export async function* planFor(prompt: string, _cwd: string): Plan {
  yield { think: 900 };
  yield { say: `I am a simulated agent: I only know the tasks of the example project. You wrote ${prompt.trim().split('\n').length} lines.` };
}
