import { spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { answers } from '../../../shared/contract/answers.ts';
import { parse } from './parse.ts';
import { fakeGh, makeStage, type Stage } from './testing.ts';
import { Trouble } from './trouble.ts';

// Each call is a program of its own, and several run in a test.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let stage: Stage;
beforeEach(async () => {
  stage = await makeStage('bad');
});
afterEach(() => stage.end());

const says = (code: number, words: string) => ({ code, err: expect.stringContaining(words) });

describe('K23 where no app answers', () => {
  test('it does not run, its socket was left over, its file is damaged, something else lies there, no project is open', async () => {
    stage.closeProject();
    expect(await stage.quatuor(['status'])).toMatchObject(says(3, 'no project is open'));
    const file = join(stage.home, 'control.json');
    const where = readFileSync(file, 'utf8');
    const { socket } = JSON.parse(where) as { socket: string };
    stage.control.close();
    expect(await stage.quatuor(['status'])).toMatchObject(says(3, 'Quatuor does not run: nothing in'));
    // What a crash leaves behind: the file, and a socket at which nobody listens.
    const left = createServer().listen(socket);
    await new Promise((done) => left.on('listening', done));
    const child = spawn(process.execPath, ['-e', `require('net').createServer().listen(${JSON.stringify(`${socket}.x`)}, () => process.kill(process.pid, 'SIGKILL'))`], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } });
    await new Promise((done) => child.on('exit', done));
    left.close();
    writeFileSync(file, where.replace('control.sock', 'control.sock.x'));
    expect(existsSync(`${socket}.x`)).toBe(true);
    expect(await stage.quatuor(['status'])).toMatchObject(says(3, 'its socket was left over'));
    expect(await stage.quatuor(['doctor'])).toMatchObject({ out: expect.stringContaining('control.json was left over') });
    rmSync(`${socket}.x`);
    writeFileSync(`${socket}.x`, '');
    expect(await stage.quatuor(['status'])).toMatchObject(says(3, 'is no socket'));
    writeFileSync(file, '{"socket":');
    expect(await stage.quatuor(['status'])).toMatchObject(says(3, 'is damaged'));
  });

  test.runIf(process.getuid?.() === 0)('another user’s socket gets nothing', async () => {
    const { socket } = JSON.parse(readFileSync(join(stage.home, 'control.json'), 'utf8')) as { socket: string };
    chownSync(socket, 65_534, 65_534);
    expect(await stage.quatuor(['status'])).toMatchObject(says(4, 'another user’s socket'));
  });

  test('of several apps the call goes to the one that is named, and a pane stays with its own', async () => {
    const other = await makeStage('bad2');
    try {
      other.world.add({ title: 'Only there' });
      expect((await stage.quatuor(['tasks'])).out).toBe('No tasks\n');
      expect((await stage.quatuor(['tasks', '--home', other.home])).out).toContain('Only there');
      expect((await stage.quatuor(['tasks'], { env: { QUATUOR_HOME: other.home } })).out).toContain('Only there');
      expect((await stage.quatuor(['tasks'], { as: 'amp', env: { QUATUOR_HOME: other.home } })).out).toBe('No tasks\n');
      expect(await stage.quatuor(['tasks', '--home', other.home], { as: 'amp' })).toMatchObject(says(4, 'the app is the pane’s own'));
      expect(await stage.quatuor(['tasks', '--home', join(stage.dir, 'none')])).toMatchObject(says(3, '--home FOLDER'));
    } finally {
      other.end();
    }
  });

  test('where the app cannot be started it is told why; a pane starts none, and --no-start neither', async () => {
    stage.control.close();
    expect(await stage.quatuor(['open', '.'])).toMatchObject(says(3, 'start it once by hand'));
    expect(await stage.quatuor(['open', '.'], { env: { DISPLAY: ':77', QUATUOR_APP: '/bin/false' } })).toMatchObject(says(3, 'it ended with 1. Try /bin/false '));
    writeFileSync(join(stage.home, 'start.json'), JSON.stringify({ v: 1, exec: '/bin/sh', args: ['-c', 'exit 7'] }));
    const none = { DISPLAY: '', WAYLAND_DISPLAY: '' };
    expect(await stage.quatuor(['goal', 'x'], { env: none })).toMatchObject(says(3, 'no display'));
    const shown = { DISPLAY: ':77' };
    expect(await stage.quatuor(['open', '.'], { env: shown })).toMatchObject(says(3, 'it ended with 7'));
    expect(await stage.quatuor(['open', '.', '--no-start'], { env: shown })).toMatchObject(says(3, 'does not run'));
    writeFileSync(join(stage.home, 'start.json'), JSON.stringify({ v: 1, exec: '/nonexistent', args: [] }));
    expect(await stage.quatuor(['open', '.'], { env: shown })).toMatchObject(says(3, 'could not be started'));
  });
});

describe('K23 what cannot be done', () => {
  test('an agent that is none, a pane that does not run, a task that is none, a folder that is none', async () => {
    expect(await stage.quatuor(['send', 'nobody', 'x'])).toMatchObject(says(1, 'There is no agent called nobody. There are: claude (window 0)'));
    expect(await stage.quatuor(['explain', 'nobody'])).toMatchObject(says(1, 'There is no agent called nobody'));
    expect(await stage.quatuor(['explain', 'TASK-PO-404'])).toMatchObject(says(1, 'TASK-PO-404 does not exist'));
    expect(await stage.quatuor(['read', 'amp'])).toMatchObject(says(1, 'has no pane that runs'));
    expect(await stage.quatuor(['task', 'show', 'nonsense'])).toMatchObject(says(2, 'A task id looks like TASK-PO-014'));
    expect(await stage.quatuor(['open', '/no/such/folder'])).toMatchObject(says(1, 'There is no folder at /no/such/folder'));
    expect(await stage.quatuor(['open', '.'], { as: 'claude' })).toMatchObject(says(4, 'Only the person may open projects'));
    const json = await stage.quatuor(['send', 'nobody', 'x', '--json']);
    expect(answers.error.parse(JSON.parse(json.out))).toMatchObject({ error: { exit: 1, message: expect.stringContaining('nobody') } });
  });

  test('GitHub’s own program that is not there, refuses, or answers something else', async () => {
    const call = (path: string) => stage.quatuor(['task', 'import', '--github'], { env: { PATH: path } });
    expect(await call('/nowhere')).toMatchObject(says(1, 'There is no gh on the PATH'));
    const { path } = fakeGh(stage, 'gh auth login: you are not logged in', 4);
    const whole = `${path}:${process.env['PATH']}`;
    expect(await call(whole)).toMatchObject(says(1, 'gh: gh auth login: you are not logged in'));
    fakeGh(stage, '<html>');
    expect(await call(whole)).toMatchObject({ code: 1, out: expect.stringContaining('That is not what gh answers with') });
    fakeGh(stage, '[]');
    expect(await call(whole)).toMatchObject({ code: 0, out: 'There is no task in it\n' });
  });

  test('a list with something wrong is not added, but for what is right with --skip', async () => {
    writeFileSync(join(stage.cwd, 'plan.md'), '- [ ] Good\n- [ ] Bad\n  - Priority: now\n- [ ] Lost\n  - After: nothing\n');
    const refused = await stage.quatuor(['task', 'import', 'plan.md', '--add']);
    expect(refused).toMatchObject({ code: 1, out: expect.stringContaining('plan.md:3: “now” is none of high, medium, low\nplan.md:4: it comes after “nothing”') });
    expect(stage.world.desk.order).toEqual([]);
    expect(await stage.quatuor(['task', 'import', 'plan.md', '--add', '--skip'])).toMatchObject({ code: 0, out: expect.stringContaining('+ TASK-PO-001  Good') });
    expect(await stage.quatuor(['task', 'import', 'plan.md', '--add'], { as: 'amp' })).toMatchObject(says(4, 'Only the orchestrator may add tasks'));
    expect(stage.world.desk.order).toEqual(['TASK-PO-001']);
  });

  test('a text on a standard input that is closed, empty or a folder', async () => {
    expect(await stage.bash('quatuor send amp <&-')).toMatchObject(says(2, 'There is no text'));
    expect(await stage.bash('quatuor send amp < /dev/null')).toMatchObject(says(2, 'the standard input is empty'));
    expect(await stage.bash('quatuor send amp < /')).toMatchObject(says(2, 'The standard input cannot be read'));
    expect(await stage.bash('quatuor goal - < /dev/null')).toMatchObject(says(2, 'There is no text'));
  });

  test('an output that nobody reads: what was asked for is done, and the code says so', async () => {
    for (let i = 0; i < 40; i += 1) stage.world.add({ title: `Task ${i}`, objective: 'x'.repeat(9_000) });
    const ran = await stage.bash('quatuor task export | head -c 10 > /dev/null; echo "${PIPESTATUS[0]}"');
    expect(ran.out).toBe('141\n');
    expect(ran.err).toContain('nobody reads the output any more');
    // Who follows ends although no further line comes.
    expect(await stage.bash('quatuor log --follow --lines 5 | head -1 > /dev/null; echo "${PIPESTATUS[0]}"')).toEqual({ code: 0, out: '141\n', err: '' });
    expect(await stage.bash('quatuor status >&-')).toMatchObject({ code: expect.any(Number) });
    expect((await stage.bash('quatuor send amp "all the same" | true; true')).code).toBe(0);
    expect(Object.values(stage.world.desk.messages).map(({ text }) => text)).toEqual(['all the same']);
  });
});

describe('K23 what is not understood', () => {
  const wrong = (argv: string[]): string => {
    try {
      parse(argv);
      return '';
    } catch (error) {
      expect(error).toBeInstanceOf(Trouble);
      expect((error as Trouble).exit).toBe(2);
      return (error as Trouble).message;
    }
  };

  test('says what was meant, where that can be said', () => {
    expect(wrong(['statsu'])).toBe('There is no command “statsu”; status may be meant. quatuor help shows them');
    expect(wrong(['wait', 'codex', '--until', 'redy'])).toBe('--until takes ready, idle, working, waiting, exited, accepted, done, not “redy”; ready may be meant');
    expect(wrong(['task', 'export', '--as', 'github'])).toContain('--as takes markdown, csv, not “github”');
    expect(wrong(['task', 'lst'])).toContain('task list may be meant');
    expect(wrong(['tasks', '--al'])).toContain('--all may be meant');
    expect(wrong(['tasks', '--lines', '3'])).toBe('quatuor task list has no --lines. More: quatuor help task list');
    expect(wrong(['log', '--lines'])).toBe('--lines needs a value: N');
    expect(wrong(['tasks', '--all=yes'])).toBe('--all takes no value');
  });

  test('a text with a blank is never an option; behind -- nothing is', () => {
    expect(parse(['send', 'amp', '- one\n- two', '--wait'])).toMatchObject({ command: { name: 'send' }, rest: ['amp', '- one\n- two'] });
    expect(parse(['send', 'amp', '--', '--wait', '-x']).rest).toEqual(['amp', '--wait', '-x']);
    expect(parse(['task', 'TASK-PO-001']).command.name).toBe('task show');
    expect(parse(['--json', 'task', 'add', 'A', '--step=one', '--step', '--two']).values.list('step')).toEqual(['one', '--two']);
    expect(parse([]).command.name).toBe('help');
  });

  test('too much, too little and wrong values have a sentence of their own', async () => {
    expect(await stage.quatuor(['status', 'now'])).toMatchObject(says(2, '“now” is too much'));
    expect(await stage.quatuor(['task', 'edit', 'TASK-PO-001'])).toMatchObject(says(2, 'quatuor task edit TASK'));
    expect(await stage.quatuor(['task', 'add', 'x', '--estimate', 'soon'])).toMatchObject(says(2, '--estimate takes a number'));
    mkdirSync(join(stage.cwd, 'folder'));
    expect(await stage.quatuor(['task', 'import', 'folder'])).toMatchObject(says(2, 'folder cannot be read'));
    expect(await stage.quatuor(['task', 'import', 'none.md'])).toMatchObject(says(2, 'none.md cannot be read'));
    expect(await stage.quatuor(['completions', 'tcsh'])).toMatchObject(says(2, 'bash|zsh|fish'));
  });
});
