import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPane } from '../../electron/demo/testing.ts';
import type { TestPane } from '../../electron/demo/testing.ts';
import { fakeCli } from './index.ts';
import type { FakeCli, Misbehaviour, PersonaName } from './index.ts';

let dir = '';
let panes: TestPane[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'quatuor-fake-'));
});
afterEach(async () => {
  for (const pane of panes) pane.kill('SIGKILL');
  await Promise.all(panes.map((pane) => pane.exited));
  panes = [];
  rmSync(dir, { recursive: true, force: true });
});

function start(persona: PersonaName, misbehaviour: Misbehaviour, args: string[] = []): { cli: FakeCli; pane: TestPane } {
  const cli = fakeCli(persona, misbehaviour, { dir, runtime: process.execPath });
  return { cli, pane: run(cli, args) };
}

function run(cli: FakeCli, args: string[] = []): TestPane {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: undefined, CLAUDE_CONFIG_DIR: undefined, CODEX_HOME: undefined };
  const pane = openPane({ file: cli.file, args: [...cli.args, ...args], cwd: dir, env });
  panes.push(pane);
  return pane;
}

const kinds = (cli: FakeCli) => cli.log().map((line) => line.kind);
const lost = (cli: FakeCli) => cli.log().filter((line) => line.kind === 'lost');

describe('fake CLIs', () => {
  it('log every prompt exactly, with the process id of the pane', async () => {
    const { cli, pane } = start('claude', {});
    await pane.reported('idle');
    const text = 'first line\n\ttabbed, é😀\n';
    pane.paste(text);
    await cli.until('paste');
    pane.write('\r');
    await cli.until('turn-end');
    expect(cli.prompts()).toEqual([text]);
    expect(cli.log()[0]).toMatchObject({ kind: 'start', pid: pane.pid });
  });

  it('a prompt that is the launch argument is logged as such', async () => {
    const { cli } = start('codex', {}, ['--', 'from the command line']);
    expect(await cli.until('submit')).toMatchObject({ prompt: 'from the command line', by: 'argument' });
  });

  it('slow boot: bytes wait in the terminal, their Enter does not count, one rescue Enter does', async () => {
    const { cli, pane } = start('claude', { bootMs: 800 });
    pane.write('\x1b[200~early\x1b[201~\r');
    await pane.reported('idle');
    await pane.shows('early');
    expect(cli.prompts()).toEqual([]);
    pane.write('\r');
    await cli.until('submit');
    expect(cli.prompts().map((prompt) => prompt.trim())).toEqual(['early']);
  });

  it('splash: every key is lost and logged', async () => {
    const { cli, pane } = start('amp', { splashMs: 700 });
    await pane.shows('Loading the workspace');
    pane.paste('gone');
    pane.write('\r');
    await cli.until('ready');
    expect(lost(cli)).toMatchObject([{ why: 'quirk', type: 'paste', text: 'gone' }, { why: 'quirk', key: 'enter' }]);
    expect(cli.prompts()).toEqual([]);
  });

  it('Claude trust dialog preselects No: Enter ends it, no session was opened', async () => {
    const { cli, pane } = start('claude', { trust: true });
    await pane.shows('Do you trust');
    await pane.reported('blocked:app=claude-code:kind=permission');
    expect(pane.reports).toHaveLength(1);
    await new Promise((done) => setTimeout(done, 400));
    pane.write('\r');
    expect((await pane.exited).exitCode).toBe(1);
    expect(cli.log().find((line) => line.kind === 'dialog-answer')).toMatchObject({ value: 'no', by: 'enter' });
    expect(kinds(cli)).not.toContain('ready');
  });

  it('Codex trust dialog preselects Trust and reports nothing meanwhile', async () => {
    const { cli, pane } = start('codex', { trust: true });
    await pane.shows('Trust and continue');
    expect(pane.reports).toEqual([]);
    await new Promise((done) => setTimeout(done, 200));
    pane.write('\r');
    await cli.until('ready');
  });

  it('login: Enter logs nobody in, the control file does', async () => {
    const { cli, pane } = start('claude', { login: true });
    await pane.shows('not signed in');
    pane.paste('my task');
    pane.write('\r');
    expect(await cli.until('dialog-answer')).toMatchObject({ value: 'browser', by: 'enter' });
    await pane.shows('not signed in');
    cli.order({ do: 'login' });
    await cli.until('ready');
    expect(cli.prompts()).toEqual([]);
  });

  it('a permission dialog between paste and Enter takes the Enter: the log shows what it approved', async () => {
    const { cli, pane } = start('claude', { permissionAt: 'paste' });
    await pane.reported('idle');
    pane.paste('innocent');
    await pane.reported('blocked');
    await pane.shows('Do you want to proceed?');
    await new Promise((done) => setTimeout(done, 200));
    pane.write('\r');
    const answer = await cli.until('dialog-answer');
    expect(answer).toMatchObject({ value: 'yes', by: 'enter' });
    expect(JSON.stringify(answer['head'])).toContain('rm -rf important');
    expect(cli.prompts()).toEqual([]);
    await pane.shows('❯\u00a0innocent');
  });

  it('a permission dialog at the moment that the test chooses', async () => {
    const { cli, pane } = start('antigravity', { hold: true });
    await cli.until('ready');
    cli.order({ do: 'permission', command: 'curl example.invalid' });
    await pane.shows('Requesting permission for:');
    pane.paste('never arrives');
    await cli.until('lost');
    pane.write('\x1b');
    expect(await cli.until('dialog-answer')).toMatchObject({ value: 'no', by: 'esc' });
    expect(lost(cli)).toMatchObject([{ why: 'dialog', text: 'never arrives' }]);
  });

  it('swallowed Enter: the text stays in the composer', async () => {
    const { cli, pane } = start('claude', { swallowEnter: 1 });
    await pane.reported('idle');
    pane.paste('keep me');
    await pane.shows('keep me');
    pane.write('\r');
    await cli.until('lost');
    expect(cli.prompts()).toEqual([]);
    pane.write('\r');
    await cli.until('submit');
    expect(cli.prompts()).toEqual(['keep me']);
  });

  it('a draft is there and would be sent along', async () => {
    const { cli, pane } = start('claude', { draft: 'half a thought ' });
    await pane.shows('❯\u00a0half a thought');
    pane.write('\x13');
    await pane.until('the composer is empty', () => pane.cursor().x === 2);
    pane.paste('the task');
    await pane.shows('the task');
    pane.write('\r');
    await cli.until('turn-end');
    expect(cli.prompts()).toEqual(['the task']);
    await pane.shows('❯\u00a0half a thought');
  });

  it('an autocomplete list takes the Enter', async () => {
    const { cli, pane } = start('codex', { popupAt: 'paste' });
    await cli.until('ready');
    pane.paste('see ');
    await pane.shows('@src/first.ts');
    pane.write('\r');
    await cli.until('completed');
    expect(cli.prompts()).toEqual([]);
    await pane.shows('see @src/first.ts');
  });

  it.each(['ready', 'paste', 'submit', 'working'] as const)('crash at %s: killed, the last report stays', async (crashAt) => {
    const { cli, pane } = start('claude', { crashAt });
    pane.until('idle', () => pane.reports.length > 0).then(() => {
      pane.paste('boom');
      return cli.until('paste');
    }).then(() => pane.write('\r'), () => {});
    expect((await pane.exited).signal).toBe(9);
    expect(kinds(cli).at(-1)).toBe('crash');
    expect(pane.reports.filter((report) => report.includes('clear'))).toEqual([]);
  });

  it('crash with a code, on order', async () => {
    const { cli, pane } = start('amp', {});
    await cli.until('ready');
    cli.order({ do: 'crash', code: 7 });
    expect((await pane.exited).exitCode).toBe(7);
  });

  it('silence: accepts and never answers, until it is interrupted', async () => {
    const { cli, pane } = start('codex', { silent: true });
    await cli.until('ready');
    pane.paste('hello?');
    await cli.until('paste');
    pane.write('\r');
    await pane.reported('working');
    expect(kinds(cli)).not.toContain('turn-end');
    pane.write('\x1b');
    expect(await cli.until('turn-end')).toMatchObject({ outcome: 'interrupted' });
  });

  it('a turn that is held ends on order', async () => {
    const { cli, pane } = start('claude', { hold: true });
    await cli.until('ready');
    pane.paste('wait');
    await cli.until('paste');
    pane.write('\r');
    await pane.reported('working');
    cli.order({ do: 'finish' });
    expect(await cli.until('turn-end')).toMatchObject({ outcome: 'done' });
  });

  it('exits at once', async () => {
    const { pane } = start('claude', { exitAtOnce: 3 });
    expect((await pane.exited).exitCode).toBe(3);
  });

  it('is no terminal program', async () => {
    const { pane } = start('claude', { usageOnly: true });
    expect((await pane.exited).exitCode).toBe(2);
    expect(pane.screen()).toBe('usage: claude [options] FILE');
  });

  it('clears the screen, garbles it, and floods it', async () => {
    const cleared = start('codex', { clearAt: 'paste' });
    await cleared.cli.until('ready');
    cleared.pane.paste('x');
    await cleared.cli.until('paste');
    await cleared.pane.until('the banner is gone', () => !cleared.pane.screen().includes('stand-in'));

    const flooded = start('amp', { endlessAt: 'ready' });
    await flooded.pane.until('much output', () => flooded.pane.raw().length > 500_000);
    expect(kinds(flooded.cli)).toContain('ready');

    const garbled = start('antigravity', { garbageAt: 'ready' });
    await garbled.pane.until('rubbish', () => garbled.pane.raw().length > 60_000);
    garbled.pane.paste('still here');
    await garbled.cli.until('paste');
  });

  it('another misbehaviour from the next start on, one log for both', async () => {
    const { cli, pane } = start('codex', { exitAtOnce: 1 });
    await pane.exited;
    cli.become({});
    run(cli);
    await cli.until('ready');
    expect(kinds(cli).filter((kind) => kind === 'start')).toHaveLength(2);
  });

  it('a full context compacts with its hooks', async () => {
    const hook = { hooks: [{ type: 'command', command: `(cat; echo) >> '${join(dir, 'hooks')}'` }] };
    const settings = JSON.stringify({ hooks: { PreCompact: [hook], PostCompact: [hook] } });
    const cli = fakeCli('claude', { tokens: 170_000 }, { dir, runtime: process.execPath });
    const env = { ...process.env, CLAUDE_CODE_AUTO_COMPACT_WINDOW: '200000', CLAUDE_CONFIG_DIR: undefined };
    const pane = openPane({ file: cli.file, args: ['--settings', settings], cwd: dir, env });
    panes.push(pane);
    await pane.reported('idle');
    pane.paste('go');
    await cli.until('paste');
    pane.write('\r');
    await pane.shows('Conversation compacted.');
    await cli.until('turn-end');
    const hooks = readFileSync(join(dir, 'hooks'), 'utf8').trim().split('\n');
    expect(hooks.map((line) => (JSON.parse(line) as { hook_event_name: string }).hook_event_name)).toEqual(['PreCompact', 'PostCompact']);
  });
});
