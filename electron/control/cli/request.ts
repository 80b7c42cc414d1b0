import { resolve } from 'node:path';
import type { ControlDo } from '../../../shared/contract/control.ts';
import { usageOf } from './help.ts';
import { readInput } from './input.ts';
import type { Parsed, Values } from './parse.ts';
import { EXIT, Trouble } from './trouble.ts';

type Of<K extends ControlDo['do']> = Extract<ControlDo, { do: K }>;

export const isTask = (word: string | undefined): word is string => word !== undefined && /^TASK-/i.test(word);

/** A text of the call, or the standard input where there is none. */
const textOf = async (words: readonly string[]): Promise<string> => (words.length === 0 || (words.length === 1 && words[0] === '-') ? readInput() : words.join(' '));

/**
 * What a call asks of the app. What is missing or wrong in it is mostly said by the app, in words.
 * @throws Trouble where it is not understood
 */
export async function requestFor({ command, rest, values }: Parsed, cwd: string): Promise<ControlDo> {
  const [first, ...more] = rest;
  const usage = (): Trouble => new Trouble(EXIT.usage, `${usageOf(command)}\nMore: quatuor help ${command.name}`);
  const need = (word: string | undefined): string => {
    if (word === undefined) throw usage();
    return word;
  };
  const only = (count: number): void => {
    if (rest.length > count) throw new Trouble(EXIT.usage, `“${rest[count]}” is too much: ${usageOf(command)}`);
  };
  const lines = values.number('lines');
  const seconds = values.number('seconds');
  const told = lines === undefined ? {} : { lines };
  const late = seconds === undefined ? {} : { seconds };
  switch (command.name) {
    case 'status':
      only(0);
      return { do: 'status' };
    case 'explain':
      only(1);
      return { do: 'explain', what: need(first) };
    case 'task list':
      only(0);
      return { do: 'tasks', all: values.has('all') };
    case 'task show':
      only(1);
      return { do: 'task', id: need(first) };
    case 'task add':
      need(first);
      return { do: 'add', draft: { title: rest.join(' '), ...(await fieldsOf(values)) } } as Of<'add'>;
    case 'task edit': {
      only(1);
      const title = values.text('title');
      const patch = { ...(title === undefined ? {} : { title }), ...(await fieldsOf(values)) };
      if (Object.keys(patch).length === 0) throw usage();
      return { do: 'edit', task: need(first), patch } as Of<'edit'>;
    }
    case 'task assign': {
      only(2);
      const second = need(more[0]);
      return isTask(second) ? { do: 'assign', task: second, agent: need(first) } : { do: 'assign', task: need(first), agent: second };
    }
    case 'task done':
    case 'task block': {
      const task = isTask(first) ? first : undefined;
      const notes = (task ? more : rest).join(' ');
      if (command.name === 'task block' && notes === '') throw usage();
      return { do: 'report', status: command.name === 'task done' ? 'completed' : 'blocked', notes, ...(task ? { task } : {}) };
    }
    case 'goal': {
      const agent = values.text('agent');
      return { do: 'goal', text: await textOf(rest), ...(agent === undefined ? {} : { agent }) };
    }
    case 'send':
      return { do: 'send', agent: need(first), text: await textOf(more), ...(values.has('urgent') ? { urgent: true } : {}) };
    case 'ask':
      return { do: 'ask', text: await textOf(rest) };
    case 'read':
      only(1);
      return { do: 'read', agent: need(first), ...told };
    case 'claim': {
      only(1);
      const agent = values.text('agent');
      return { do: 'claim', ...(first ? { task: first } : {}), ...(agent === undefined ? {} : { agent }) };
    }
    case 'report': {
      const status = ({ done: 'completed', completed: 'completed', blocked: 'blocked', working: 'in-progress', 'in-progress': 'in-progress' } as const)[first ?? ''];
      if (!status) throw usage();
      const task = values.text('task');
      return { do: 'report', status, notes: more.join(' '), ...(task ? { task } : {}) };
    }
    case 'wait': {
      only(1);
      const what = need(first);
      const until = (values.text('until') ?? (isTask(what) ? 'done' : 'idle')) as Of<'wait'>['until'];
      return { do: 'wait', ...(isTask(what) ? { task: what } : { agent: what }), until, ...late };
    }
    case 'handoff': {
      only(1);
      const to = values.text('to') ?? first;
      const task = values.text('task');
      return { do: 'handoff', ...(to ? { to } : {}), ...(task ? { task } : {}) };
    }
    case 'log':
      only(0);
      return { do: 'log', ...told, ...(values.has('follow') ? { follow: true } : {}) };
    case 'memory':
      only(0);
      return { do: 'memory' };
    case 'pause':
    case 'drain':
    case 'resume':
      only(0);
      return { do: 'run', run: ({ pause: 'paused', drain: 'draining', resume: 'on' } as const)[command.name] };
    case 'open':
      only(1);
      return { do: 'open', path: resolve(cwd, first ?? '.') };
    default:
      throw usage();
  }
}

/** The fields of a task that the call names. */
async function fieldsOf(values: Values): Promise<object> {
  const objective = values.text('objective');
  const given = {
    objective: objective === '-' ? await readInput() : objective,
    context: values.text('context'), kind: values.text('kind'), priority: values.text('priority'), estimateMinutes: values.number('estimate'),
    files: values.list('file'), steps: values.list('step'), criteria: values.list('criterion'), gates: values.list('gate'), dependsOn: values.list('after'),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
