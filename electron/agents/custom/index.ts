import { randomUUID } from 'node:crypto';
import { plain } from '../../../shared/text/prompt.ts';
import type { Agent } from '../../../shared/model/index.ts';
import { fromRules } from '../base.ts';
import type { Adapter, LaunchPlan, LaunchRequest } from '../types.ts';
import { lineEnd, readDefinition } from './definition.ts';
import type { Definition } from './definition.ts';
import { customRules } from './rules.ts';

const own = 'It asks as its own settings say.';
const plainLevels: Adapter['levels'] = {
  asks: { args: [], says: own },
  edits: { args: [], says: own },
  all: { args: [], says: own, risk: 'What it may do without asking is set in its own settings.' },
};

/** Puts a value where its name stands in braces. */
const filled = (args: readonly string[], name: string, value: string): string[] =>
  args.map((arg) => arg.replaceAll(`{${name}}`, () => value));

function launcher(definition: Definition, levels: Adapter['levels']) {
  return ({ agent, resume, trusted, prompt }: LaunchRequest): LaunchPlan => {
    if (!trusted) throw new Error('What a file describes is run only in a project that you trust.');
    const { session } = definition;
    if (resume && !session) throw new Error(`${agent.name} cannot go on with a session: its file does not say how.`);
    const cliSession = session ? (resume ?? randomUUID()) : null;
    const level = levels[agent.autonomy];
    return {
      args: [
        ...level.args,
        ...(session && cliSession ? filled(resume ? session.resume : session.start, 'id', cliSession) : []),
        ...(prompt !== null && definition.prompt ? filled(definition.prompt, 'prompt', prompt) : []),
      ],
      env: { ...definition.env, ...level.env },
      cliSession,
      program: (cli, args) => ({ file: cli, args: [...definition.args, ...args] }),
    };
  };
}

function fromDefinition(definition: Definition): Adapter {
  const { asks, edits, all } = definition.levels;
  const levels = { asks: asks ?? plainLevels.asks, edits: edits ?? plainLevels.edits, all: all ?? plainLevels.all };
  const end = lineEnd(definition.text);
  const adapter = fromRules('custom', definition.rules, {
    levels,
    launch: launcher(definition, levels),
    takesPrompt: definition.prompt !== undefined,
    ...(definition.command === undefined ? {} : { command: definition.command }),
    ...(definition.stop ? { stop: definition.stop } : {}),
  });
  if (end === null) return adapter;
  return { ...adapter, typing: { ...adapter.typing, bytes: (text) => plain(text).replaceAll('\n', end) } };
}

/** A CLI of which nothing is known: it is not started, and the reason is said. */
function unknown(reason: string): Adapter {
  return {
    ...fromRules('custom', customRules, {
      levels: plainLevels,
      launch: () => {
        throw new Error(reason);
      },
    }),
    hint: { text: reason },
    broken: reason,
  };
}

/** What stands for a custom agent while its file is not read. */
export const custom = unknown('No file that describes this agent is named in its settings.');

/** The adapter of an agent that a file describes. The file is read, and nothing in it is run. */
export function customAdapter(agent: Agent, project: string | null): Adapter {
  const definition = readDefinition(agent.definition, project);
  return typeof definition === 'string' ? unknown(definition) : fromDefinition(definition);
}
