import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { answers, answersSchema } from '../../../shared/contract/answers.ts';
import { allowed } from '../../../shared/rules/control/roles.ts';
import { reference } from './reference.ts';
import { commands, everywhere, EXITS, type Command } from './table.ts';
import { fakeGh, makeStage, type Stage } from './testing.ts';
import { EXIT } from './trouble.ts';

// Each example is a program of its own, and several run in a test.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const docs = join(import.meta.dirname, '..', '..', '..', 'docs');

const PLAN = '# Plan\n\n- [x] Set it up\n- [ ] Read the prices\n  - Priority: high\n  - File: src/prices.ts\n- [ ] Warn by mail\n  - After: Read the prices\n';
const TABLE = 'id,title,after\n1,Read the prices,\n2,Warn by mail,1\n';
const ISSUES = JSON.stringify([
  { number: 7, title: 'The mail has no subject', body: 'Seen twice.\n\n- [ ] a subject', labels: [{ id: 'x', name: 'bug', description: '', color: 'd73a4a' }], url: 'https://github.com/palm/oil/issues/7' },
  { number: 9, title: 'Prices in euro', body: 'Depends on #7', labels: [], url: 'https://github.com/palm/oil/issues/9' },
]);

let stage: Stage;
let gh: ReturnType<typeof fakeGh>;
beforeEach(async () => {
  stage = await makeStage('ref');
  const { world, cwd } = stage;
  world.policy({}, { mode: 'orchestrator' });
  for (const title of ['Write the parser', 'Write the reader', 'Write the alerts']) world.add({ title, kind: 'implementation' });
  world.run('TASK-PO-001', 'amp');
  writeFileSync(join(cwd, 'prompt.md'), 'Read CLAUDE.md,\nthen say what is left.\n');
  writeFileSync(join(cwd, 'plan.md'), PLAN);
  writeFileSync(join(cwd, 'plan.csv'), TABLE);
  gh = fakeGh(stage, ISSUES);
});
afterEach(() => stage.end());

/** Where no pane has a terminal, and where the CLIs are not installed, a real answer is a refusal. */
const REFUSED: Record<string, number> = { 'quatuor read codex --lines 20': 1, 'quatuor read codex --lines 5 --json': 1 };

async function runAll(command: Command): Promise<number> {
  for (const { line, as, exit } of command.examples) {
    const { PATH } = stage.env(as);
    const ran = await stage.bash(line, { ...(as ? { as } : {}), env: { PATH: `${gh.path}:${PATH}` } });
    const doctor = command.name === 'doctor';
    expect([line, doctor ? [0, 1].includes(ran.code) : ran.code, ran.err]).toEqual([line, doctor ? true : (exit ?? REFUSED[line] ?? 0), exit || REFUSED[line] ? expect.stringMatching(/\S/) : '']);
    if (!line.includes('--json')) continue;
    const form = ran.code === 0 || doctor ? answers[command.name as keyof typeof answers] : answers.error;
    expect([line, form.safeParse(JSON.parse(ran.out)).success]).toEqual([line, true]);
  }
  return command.examples.length;
}

describe('K20 every example of the reference works against a real control server', () => {
  test.each(commands.map((command) => [command.name, command] as const))('%s', async (_name, command) => {
    expect(await runAll(command)).toBe(command.examples.length);
    if (command.name === 'completions') expect(existsSync(join(stage.cwd, '_quatuor'))).toBe(true);
    if (command.name === 'task import')
      expect(readFileSync(gh.calls, 'utf8').trim().split('\n').join(' ')).toBe('issue list --state open --limit 1000 --json number,title,body,labels,url --repo palm/oil --label ready');
    if (command.name === 'open') expect(stage.opened[0]).toBe(stage.cwd);
  });
});

describe('K20 one table', () => {
  test('the reference and the schema in docs are those of the table', async () => {
    await expect(reference()).toMatchFileSnapshot(join(docs, 'COMMANDS.md'));
    await expect(`${JSON.stringify(answersSchema(), null, 2)}\n`).toMatchFileSnapshot(join(docs, 'quatuor.schema.json'));
  });

  test('names are given once, options of one name are of one kind, and each command has an example and a form', () => {
    const names = commands.flatMap(({ name, also = [] }) => [name, ...also]);
    expect(new Set(names).size).toBe(names.length);
    const kinds = new Map<string, string>();
    for (const { name, value, many, short } of [...everywhere, ...commands.flatMap(({ options = [] }) => options)]) {
      const kind = JSON.stringify([value !== undefined, many ?? false, short]);
      expect([name, kinds.get(name) ?? kind]).toEqual([name, kind]);
      kinds.set(name, kind);
    }
    for (const { name, examples, asks } of commands) {
      expect([name, examples.length > 0]).toEqual([name, true]);
      if (asks) expect(Object.keys(allowed)).toContain(asks);
      if (!['tmux', 'completions', 'mcp'].includes(name)) expect(Object.keys(answers)).toContain(name);
    }
    expect(EXITS.map(([code]) => code)).toEqual(Object.values(EXIT));
  });
});
