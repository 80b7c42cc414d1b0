import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPane } from '../../electron/demo/testing.ts';
import type { TestPane } from '../../electron/demo/testing.ts';
import { recordings } from '../real/recording.ts';
import type { Recording } from '../real/recording.ts';
import { fakeCli } from './index.ts';
import type { Misbehaviour, PersonaName } from './index.ts';

let dir = '';
let pane: TestPane | undefined;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'quatuor-fake-'));
});
afterEach(async () => {
  pane?.kill('SIGKILL');
  await pane?.exited;
  rmSync(dir, { recursive: true, force: true });
});

function recorded(name: string): Recording {
  const found = recordings().find((r) => `${r.cli}-${r.scenario}` === name);
  if (!found) throw new Error(`no recording ${name}`);
  return found;
}

const withoutText = (report: string) => report.replace(/:msg=.*/, '');

/** The states in the order in which they were reported, neighbours that are equal as one. */
function states(reports: string[]): string[] {
  const plain = reports.filter((report) => report !== '?').map(withoutText);
  const settled = plain.filter((state, i) => state !== plain[i - 1]);
  // Codex sometimes reports a short `working` right after its first `idle`.
  const blip = settled[2] === settled[0] && settled[1] === settled[3];
  return blip ? settled.slice(2) : settled;
}

const real = (name: string) => states(recorded(name).signs.filter((s) => s.kind === '7501').map((s) => s.text));
const modes = (name: string) => recorded(name).signs.filter((s) => s.kind === 'mode' && s.text.endsWith('h')).map((s) => s.text);

function start(persona: PersonaName, misbehaviour: Misbehaviour) {
  const cli = fakeCli(persona, misbehaviour, { dir, runtime: process.execPath });
  const opened = openPane({ file: cli.file, args: [], cwd: dir, env: { ...process.env, CLAUDE_CONFIG_DIR: undefined, CODEX_HOME: undefined } });
  pane = opened;
  return { cli, pane: opened };
}

describe.each(['claude', 'codex'] as const)('a fake %s, beside recordings of the real one', (name) => {
  it('sets the same modes and reports the same states through a turn', async () => {
    const fake = start(name, {});
    await fake.cli.until('ready');
    await new Promise((done) => setTimeout(done, 200));
    fake.pane.paste('go');
    await fake.pane.shows('go');
    fake.pane.write('\r');
    await fake.pane.reported('done');
    expect(states(fake.pane.reports)).toEqual(real(`${name}-turn`));
    for (const mode of modes(`${name}-turn`)) expect(fake.pane.raw()).toContain(`\x1b[${mode}`);
  });

  it('reports the same states when it asks for permission', async () => {
    const fake = start(name, { steps: [{ run: ['node', '--version'], show: 'node --version', ask: true }] });
    await fake.cli.until('ready');
    await new Promise((done) => setTimeout(done, 200));
    fake.pane.paste('go');
    await fake.pane.shows('go');
    fake.pane.write('\r');
    await fake.pane.shows(/Do you want to proceed|Would you like to run/);
    await new Promise((done) => setTimeout(done, 300));
    fake.pane.write('\r');
    await fake.pane.reported('done');
    expect(states(fake.pane.reports)).toEqual(real(`${name}-permission`));
  });

  it('reports the same when it is interrupted, and in its trust dialog', async () => {
    const fake = start(name, { silent: true });
    await fake.cli.until('ready');
    await new Promise((done) => setTimeout(done, 200));
    fake.pane.paste('go');
    await fake.pane.shows('go');
    fake.pane.write('\r');
    await fake.pane.reported('working');
    fake.pane.write('\x1b');
    await fake.cli.until('turn-end');
    await fake.pane.reported('idle');
    expect(states(fake.pane.reports)).toEqual(real(`${name}-interrupt`));
    fake.pane.kill('SIGKILL');
    await fake.pane.exited;

    const trusting = start(name, { trust: true });
    await trusting.pane.shows('Do you trust');
    await trusting.pane.until('as many reports as the real one', () => trusting.pane.reports.length >= real(`${name}-trust`).length);
    expect(states(trusting.pane.reports)).toEqual(real(`${name}-trust`));
  });
});
