import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { ControlDo, Done } from '../../../shared/contract/control.ts';
import type { ImportRow } from '../../../shared/contract/import.ts';
import { emptyDesk, TaskDraft, type Desk, type Task, type TaskRecord } from '../../../shared/model/index.ts';
import { kindOf, listKinds, readList, toCsv, toMarkdown, type Imported, type ListKind } from '../../../shared/rules/exchange/index.ts';
import { readIssues } from '../issues.ts';
import { readInput } from './input.ts';
import type { Parsed, Values } from './parse.ts';
import { EXIT, Trouble } from './trouble.ts';

type Ask = (request: ControlDo) => Promise<unknown>;
type Say = (lines: readonly string[]) => void;

const MOST = 8 * 1024 * 1024;

/** `task import`: shows what would be added, or adds it. Exits with 1 where something is wrong and nothing was added. */
export async function runImport({ rest, values }: Parsed, env: NodeJS.ProcessEnv, ask: Ask, json: (value: object) => void, say: Say): Promise<number> {
  const [file, more] = rest;
  if (more !== undefined) throw new Trouble(EXIT.usage, `“${more}” is too much: quatuor task import [FILE]`);
  const { list, from } = await listFrom(file, values, env);
  const about = list.items.length > 0 ? ((await ask({ do: 'import', items: list.items, add: false })) as Done) : { says: '', rows: [] };
  const rows = about.rows ?? [];
  const problems = [
    ...list.problems,
    ...rows.flatMap(({ what, line, reason }) => (what === 'wrong' ? [{ line, reason: reason ?? '' }] : [])),
  ].sort((a, b) => a.line - b.line);
  const hinders = problems.some((problem) => !('note' in problem && problem.note));
  const adds = values.has('add') && (!hinders || values.has('skip'));
  const some = rows.some(({ what }) => what === 'added');
  const done = adds && some ? ((await ask({ do: 'import', items: list.items, add: true })) as Done) : about;
  const known = rows.filter(({ what }) => what === 'known').length;
  if (values.has('json')) json({ v: 1, added: adds && some, tasks: (done.rows ?? []).filter(({ what }) => what !== 'wrong'), problems, done: list.done });
  else {
    say([
      ...(done.rows ?? []).flatMap((row) => rowLine(row, adds)),
      ...problems.map(({ line, reason }) => `${from}:${line}: ${reason}`),
      ...(list.done > 0 ? [`${list.done} ticked as done: left out`] : []),
      last(done, { some, adds, hinders, wanted: values.has('add'), known }),
    ]);
  }
  return hinders && !(adds && some) ? EXIT.refused : EXIT.ok;
}

function rowLine({ what, id, title, after }: ImportRow, added: boolean): string[] {
  if (what === 'wrong') return [];
  if (what === 'known') return [`= ${id}  ${title}  (there already)`];
  return [`+ ${added ? id : 'new'}  ${title}${after.length > 0 ? `  (after ${after.join(' ')})` : ''}`];
}

function last(done: Done, how: { some: boolean; adds: boolean; hinders: boolean; wanted: boolean; known: number }): string {
  if (how.adds && how.some) return done.says;
  if (how.wanted && how.hinders) return 'Nothing was added: mend these lines, or add the rest with --skip';
  if (!how.some) return how.known > 0 ? 'Nothing to add: all of it is in the queue' : 'There is no task in it';
  return `${done.says}. Nothing was added yet: --add does it`;
}

async function listFrom(file: string | undefined, values: Values, env: NodeJS.ProcessEnv): Promise<{ list: Imported; from: string }> {
  const as = values.text('as');
  if (as !== undefined && !(listKinds as readonly string[]).includes(as)) throw new Trouble(EXIT.usage, `--as takes ${listKinds.join(', ')}, not “${as}”`);
  if (values.has('github') || values.has('repo') || values.has('label')) return { list: readList('github', await issues(values, env)), from: '#' };
  const text = file === undefined || file === '-' ? await readInput() : read(file);
  const name = file === undefined || file === '-' ? '' : basename(file);
  return { list: readList((as as ListKind | undefined) ?? kindOf(name, text), text), from: name || 'line' };
}

function read(file: string): string {
  try {
    const bytes = readFileSync(file);
    if (bytes.length > MOST) throw new Error(`it is longer than ${MOST} bytes`);
    return bytes.toString('utf8');
  } catch (error) {
    throw new Trouble(EXIT.usage, `${file} cannot be read: ${(error as Error).message}`);
  }
}

function issues(values: Values, env: NodeJS.ProcessEnv): Promise<string> {
  const [repo, label] = [values.text('repo'), values.text('label')];
  const more = [...(repo ? ['--repo', repo] : []), ...(label ? ['--label', label] : [])];
  return readIssues({ env, more }).catch((error: Error) => {
    throw new Trouble(EXIT.refused, error.message);
  });
}

/** `task export`: the queue as a list that an import takes. */
export async function runExport({ rest, values }: Parsed, ask: Ask, json: (value: object) => void, out: (text: string) => void, say: Say): Promise<number> {
  const [file, more] = rest;
  if (more !== undefined) throw new Trouble(EXIT.usage, `“${more}” is too much: quatuor task export [FILE]`);
  const kind = values.text('as') ?? (file && /\.(?:csv|tsv)$/i.test(file) ? 'csv' : 'markdown');
  if (kind !== 'csv' && kind !== 'markdown') throw new Trouble(EXIT.usage, `--as takes markdown or csv, not “${kind}”`);
  const all = values.has('all');
  const rows = (await ask({ do: 'tasks', all })) as { id: string }[];
  const status = (await ask({ do: 'status' })) as { project: { name: string } | null };
  const tasks: (Task & { stage: TaskRecord['stage'] })[] = [];
  for (const { id } of rows) tasks.push((await ask({ do: 'task', id })) as Task & { stage: TaskRecord['stage'] });
  const desk = deskOf(status.project?.name ?? '', tasks);
  const text = kind === 'csv' ? toCsv(desk, all) : toMarkdown(desk, all);
  if (file === undefined || file === '-') {
    if (values.has('json')) json({ v: 1, kind, tasks: tasks.length, text });
    else out(text);
    return EXIT.ok;
  }
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new Trouble(EXIT.refused, `${file} cannot be written: ${(error as Error).message}`);
  }
  const says = `${tasks.length} ${tasks.length === 1 ? 'task is' : 'tasks are'} in ${file}`;
  if (values.has('json')) json({ v: 1, kind, tasks: tasks.length, file });
  else say([says]);
  return EXIT.ok;
}

/** As much of a desk as an export looks at. */
function deskOf(name: string, tasks: readonly (Task & { stage: TaskRecord['stage'] })[]): Desk {
  const records = tasks.map(({ id, stage, ...rest }): [string, TaskRecord] => [
    id, { task: { ...TaskDraft.parse(rest), id }, stage, times: { added: 0 }, spans: [] },
  ]);
  const project = { id: '', path: '/', name, prefix: 'Q', language: 'en' as const, demo: false };
  return { ...emptyDesk, project, order: tasks.map(({ id }) => id), tasks: Object.fromEntries(records) };
}
