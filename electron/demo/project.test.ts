import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Task } from '../../shared/model/task.ts';
import { taskPrompt } from '../../shared/text/prompt.ts';
import { demoTasks, gateNode, makeDemoProject } from './project.ts';
import { addToLog, planFor } from './work.ts';
import type { StepResult } from './steps.ts';

const own = `ELECTRON_RUN_AS_NODE=1 '${process.execPath}'`;
let dir = '';

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'quatuor-example-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function sh(command: string, cwd: string) {
  const { NODE_TEST_CONTEXT: _context, ELECTRON_RUN_AS_NODE: _asNode, ...env } = process.env;
  return spawnSync(command, { shell: true, cwd, env, encoding: 'utf8' });
}

/** Follows a plan as the engine does, without the waits. Gives what was said last. */
async function follow(prompt: string, cwd: string): Promise<string> {
  const plan = planFor(prompt, cwd);
  let result: StepResult = { code: 0, output: '' };
  let said = '';
  for (;;) {
    const { value: step, done } = await plan.next(result);
    if (done) return said;
    result = { code: 0, output: '' };
    if ('say' in step) said = step.say;
    else if ('write' in step) {
      const path = join(cwd, step.write);
      mkdirSync(dirname(path), { recursive: true });
      const old = existsSync(path) ? readFileSync(path, 'utf8') : '';
      writeFileSync(path, typeof step.content === 'string' ? step.content : step.content(old));
    } else if ('run' in step) {
      const run = sh(step.run.join(' ').replace(/^node/, own), cwd);
      result = { code: run.status ?? 1, output: run.stdout + run.stderr };
    }
  }
}

describe('the example project', () => {
  it('is a git repository with one commit and nothing left to commit', () => {
    const project = join(dir, 'git');
    makeDemoProject(project, own);
    expect(sh('git log --format=%s', project).stdout.trim().split('\n')).toHaveLength(1);
    expect(sh('git status --porcelain', project).stdout).toBe('');
  });

  it('goes on without git', () => {
    const project = join(dir, 'no-git');
    const { PATH } = process.env;
    process.env['PATH'] = join(dir, 'nowhere');
    try {
      expect(makeDemoProject(project, own)).toHaveLength(10);
    } finally {
      process.env['PATH'] = PATH;
    }
    expect(existsSync(join(project, 'src/ticks.js'))).toBe(true);
    expect(existsSync(join(project, '.git'))).toBe(false);
  });

  it('does not write over what is there', () => {
    const project = join(dir, 'there');
    mkdirSync(project);
    writeFileSync(join(project, 'README.md'), 'mine');
    expect(() => makeDemoProject(project, own)).toThrow(/EEXIST/);
    expect(readFileSync(join(project, 'README.md'), 'utf8')).toBe('mine');
  });

  it('uses node for the gates where there is one, else the runtime that it runs on', () => {
    expect(gateNode('/opt/a b/electron', { PATH: join(dir, 'nowhere') })).toBe("ELECTRON_RUN_AS_NODE=1 '/opt/a b/electron'");
    expect(demoTasks("X='$&' node")[0]?.gates[0]).toBe("X='$&' node test/model.test.js");
  });

  it('has tasks that the desk accepts, in order of id, depending only on earlier ones', () => {
    const tasks = demoTasks('node').map((task) => Task.parse(task));
    const ids = tasks.map((task) => task.id);
    expect(ids).toEqual(ids.map((_, i) => `TASK-OB-${String(i + 1).padStart(3, '0')}`));
    for (const [i, task] of tasks.entries()) {
      for (const id of task.dependsOn) expect(ids.indexOf(id)).toBeLessThan(i);
      expect(task.context.split('\n').length).toBeGreaterThanOrEqual(5);
      expect(task.context.split('\n').length).toBeLessThanOrEqual(10);
      expect(task.gates.length).toBeGreaterThan(0);
    }
    expect(new Set(tasks.map((task) => task.kind))).toEqual(new Set(['architecture', 'generation', 'implementation', 'analysis', 'any']));
    expect(new Set(tasks.map((task) => task.priority)).size).toBe(3);
  });

  it('W4 each gate fails before the work of its task and passes after it, in order of dependencies', async () => {
    const project = join(dir, 'work');
    const tasks = makeDemoProject(project, own).map((task) => Task.parse(task));
    for (const task of tasks) {
      expect(task.gates.filter((gate) => sh(gate, project).status === 0)).toEqual([]);
      const said = await follow(taskPrompt(task, 'Claude', 'en', 'orderbook'), project);
      expect(said).toMatch(/^Done\. /);
      expect(task.gates.map((gate) => sh(gate, project)).filter((run) => run.status !== 0)).toEqual([]);
      expect(task.files.filter((file) => !existsSync(join(project, file.path)))).toEqual([]);
      expect(readFileSync(join(project, 'CLAUDE.md'), 'utf8')).toContain(`${task.id}: ${task.title}`);
    }
    expect(sh(`${own} scripts/verify.mjs`, project).stdout).not.toContain('failed');
    const report = readFileSync(join(project, 'docs/precision_analysis.md'), 'utf8');
    expect(report).not.toContain('<<');
    expect(report).toMatch(/price \+ 0\.03 differs +[\d,]+ of 100,000/);
    expect(readdirSync(project).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('says so when a task is done too early', async () => {
    const project = join(dir, 'early');
    makeDemoProject(project, own);
    expect(await follow('TASK_ID: TASK-OB-005', project)).toMatch(/not done: \d of my checks failed/);
  });

  it('changes nothing in another project, and says what it is for unknown prompts', async () => {
    const other = join(dir, 'other');
    mkdirSync(other);
    expect(await follow('TASK_ID: TASK-OB-001', other)).toMatch(/change nothing here/);
    expect(await follow('please refactor the kernel', other)).toMatch(/simulated agent/);
    expect(readdirSync(other)).toEqual([]);
  });

  it('answers a reminder with what is there', async () => {
    const project = join(dir, 'early');
    const said = await follow('[RAPPEL URGENT]\nTu as une tache en cours: TASK-OB-010', project);
    expect(said).toContain('not there yet: src/index.js, CHANGELOG.md');
  });
});

describe('the log in CLAUDE.md', () => {
  it('P2 adds its line to the section and keeps everything else', () => {
    const notes = '# Notes\n\n## Log des Actions LLM\n\n- old\n\n## Later\n\nkept\n';
    expect(addToLog(notes, '- new')).toBe('# Notes\n\n## Log des Actions LLM\n\n- old\n- new\n\n## Later\n\nkept\n');
    expect(addToLog('# x\n\n## Agent log\n\n', '- new')).toBe('# x\n\n## Agent log\n\n- new\n');
    expect(addToLog('# no log\n', '- new')).toBe('# no log\n');
  });
});
