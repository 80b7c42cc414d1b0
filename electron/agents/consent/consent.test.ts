import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createConsent } from './index.ts';
import type { Consent, Piece } from './index.ts';

let dir = '';
let consent: Consent;
const record = () => join(dir, 'state', 'consent.json');
const at = () => join(dir, 'config', 'amp', 'plugins', 'quatuor.ts');
const settings = () => join(dir, 'config', 'settings.json');
const file = (text = 'ours\n'): Piece => ({ kind: 'file', path: at(), text });
const key = (command = 'x'): Piece => ({ kind: 'key', path: settings(), key: 'statusLine', value: { type: 'command', command } });
const give = (...pieces: Piece[]) => consent.settle('p1/', pieces.map((piece) => ({ user: 'p1/amp', piece })));
const takeBack = () => consent.settle('p1/', []);
const results = (outcomes: { result: string }[]) => outcomes.map((outcome) => outcome.result);

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'quatuor-consent-'));
  consent = createConsent(record(), () => 5);
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

describe('what the desk writes into a CLI\'s own configuration', () => {
  it('X3 a file is written, recorded, left alone on the next start, and taken back with its folders', async () => {
    expect(await give(file())).toMatchObject([{ result: 'there', text: expect.stringContaining('as you allowed') }]);
    expect(readFileSync(at(), 'utf8')).toBe('ours\n');
    expect(statSync(record()).mode & 0o777).toBe(0o600);
    expect(await give(file())).toMatchObject([{ result: 'there', text: '' }]);
    expect(results(await takeBack())).toEqual(['removed']);
    expect(existsSync(join(dir, 'config'))).toBe(false);
    expect(await consent.grants()).toEqual([]);
    expect(await takeBack()).toEqual([]);
  });

  it('X3 nothing is written without consent', async () => {
    await takeBack();
    expect(readdirSync(dir)).toEqual([]);
  });

  it('X3 a foreign file of that name stays, with its bytes, and is told', async () => {
    mkdirSync(join(dir, 'config', 'amp', 'plugins'), { recursive: true });
    writeFileSync(at(), 'theirs');
    expect(await give(file())).toMatchObject([{ result: 'kept', text: expect.stringContaining('did not write') }]);
    expect(await takeBack()).toEqual([]);
    expect(readFileSync(at(), 'utf8')).toBe('theirs');
  });

  it('X3 a link or a folder of that name stays', async () => {
    mkdirSync(join(dir, 'config', 'amp', 'plugins'), { recursive: true });
    symlinkSync(join(dir, 'nowhere'), at());
    expect(results(await give(file()))).toEqual(['kept']);
    rmSync(at());
    mkdirSync(at());
    expect(results(await give(file()))).toEqual(['kept']);
  });

  it('X3 a file that the person changed stays as they made it, and they are told', async () => {
    await give(file());
    writeFileSync(at(), 'ours, and mine\n');
    expect(await give(file('newer\n'))).toMatchObject([{ result: 'kept', text: expect.stringContaining('You changed') }]);
    expect(await takeBack()).toMatchObject([{ result: 'kept', text: expect.stringContaining('stays') }]);
    expect(readFileSync(at(), 'utf8')).toBe('ours, and mine\n');
    expect(await consent.grants()).toEqual([]);
  });

  it('X3 a file that the person took away is not written again until it is allowed anew', async () => {
    await give(file());
    rmSync(at());
    expect(results(await give(file()))).toEqual(['kept']);
    expect(existsSync(at())).toBe(false);
    await takeBack();
    expect(results(await give(file()))).toEqual(['there']);
    expect(existsSync(at())).toBe(true);
  });

  it('an older form of ours is renewed', async () => {
    await give(file('one\n'));
    expect(await give(file('two\n'))).toMatchObject([{ result: 'there', text: expect.stringContaining('renewed') }]);
    expect(readFileSync(at(), 'utf8')).toBe('two\n');
    await takeBack();
    expect(existsSync(at())).toBe(false);
  });

  it('X3 it stays as long as an agent of another project uses it', async () => {
    await give(file());
    await consent.settle('p2/', [{ user: 'p2/amp', piece: file() }]);
    expect(await takeBack()).toEqual([]);
    expect(existsSync(at())).toBe(true);
    expect(results(await consent.settle('p2/', []))).toEqual(['removed']);
    expect(existsSync(at())).toBe(false);
  });

  it('X3 two projects that are open at once and write at the same time forget nothing of each other', async () => {
    const another = createConsent(record(), () => 6);
    const theirs: Piece = { kind: 'file', path: `${at()}.other`, text: 'theirs\n' };
    await Promise.all([give(file(), key()), another.settle('p2/', [{ user: 'p2/amp', piece: theirs }, { user: 'p2/amp', piece: file() }])]);
    expect((await consent.grants()).map(({ path, users }) => [path, users.toSorted()])).toEqual(expect.arrayContaining([
      [at(), ['p1/amp', 'p2/amp']], [theirs.path, ['p2/amp']], [settings(), ['p1/amp']],
    ]));
    await Promise.all([takeBack(), another.settle('p2/', [])]);
    expect(await consent.grants()).toEqual([]);
    expect([at(), theirs.path, settings()].filter((path) => existsSync(path))).toEqual([]);
  });

  it('X3 a key of the person\'s settings comes and goes, and no other byte changes', async () => {
    mkdirSync(join(dir, 'config'));
    const before = '{\n    "theme":  "dark" ,\n\n    "n": 1.50\n}';
    writeFileSync(settings(), before, { mode: 0o640 });
    expect(results(await give(key()))).toEqual(['there']);
    expect(JSON.parse(readFileSync(settings(), 'utf8'))).toMatchObject({ theme: 'dark', statusLine: { command: 'x' } });
    expect(statSync(settings()).mode & 0o777).toBe(0o640);
    expect(results(await give(key('y')))).toEqual(['there']);
    expect(results(await takeBack())).toEqual(['removed']);
    expect(readFileSync(settings(), 'utf8')).toBe(before);
  });

  it('X3 a key that the CLI wrote again in its own spacing is still ours', async () => {
    mkdirSync(join(dir, 'config'));
    writeFileSync(settings(), '{"a":1}');
    await give(key());
    const now = JSON.parse(readFileSync(settings(), 'utf8')) as { statusLine: { type: string; command: string } };
    const { type, command } = now.statusLine;
    writeFileSync(settings(), JSON.stringify({ statusLine: { command, type }, a: 1 }));
    expect(results(await takeBack())).toEqual(['removed']);
    expect(readFileSync(settings(), 'utf8')).toBe('{"a":1}');
  });

  it('X3 a status line of the person\'s own stays', async () => {
    mkdirSync(join(dir, 'config'));
    const before = '{"statusLine": {"type": "command", "command": "mine"}}';
    writeFileSync(settings(), before);
    expect(results(await give(key()))).toEqual(['kept']);
    await takeBack();
    expect(readFileSync(settings(), 'utf8')).toBe(before);
  });

  it('X3 settings that are no JSON are left as they are', async () => {
    mkdirSync(join(dir, 'config'));
    writeFileSync(settings(), '{ // mine\n}');
    expect(results(await give(key()))).toEqual(['kept']);
    expect(readFileSync(settings(), 'utf8')).toBe('{ // mine\n}');
  });

  it('X3 settings behind a link stay behind it', async () => {
    mkdirSync(join(dir, 'config'));
    writeFileSync(join(dir, 'dotfile.json'), '{}\n');
    symlinkSync(join(dir, 'dotfile.json'), settings());
    expect(results(await give(key()))).toEqual(['there']);
    expect(readFileSync(join(dir, 'dotfile.json'), 'utf8')).toContain('statusLine');
    await takeBack();
    expect(readFileSync(join(dir, 'dotfile.json'), 'utf8')).toBe('{}\n');
  });

  it('a settings file that was made for the key goes with it', async () => {
    await give(key());
    await takeBack();
    expect(existsSync(join(dir, 'config'))).toBe(false);
  });

  it('what the system refuses is told, and nothing is left half done', async () => {
    writeFileSync(join(dir, 'config'), 'a file where a folder should be');
    const [outcome] = await give(file());
    expect(outcome).toMatchObject({ result: 'failed', text: expect.stringContaining('could not write') });
    expect(await consent.grants()).toEqual([]);
    rmSync(join(dir, 'config'));
  });

  it('a folder that nobody may write is told', async () => {
    const path = '/proc/quatuor/plugins/quatuor.ts';
    expect(results(await give({ ...file(), path }))).toEqual(['failed']);
    expect(await consent.grants()).toEqual([]);
  });

  it('P4 a crash between record and file: the file is written at the next start', async () => {
    await give(file());
    const grants = JSON.parse(readFileSync(record(), 'utf8')) as { grants: { stage: string }[] };
    for (const grant of grants.grants) grant.stage = 'writing';
    writeFileSync(record(), JSON.stringify(grants));
    rmSync(at());
    writeFileSync(join(dir, 'config', 'amp', 'plugins', '.quatuor.ts.quatuor.tmp'), 'half');
    expect(results(await give(file()))).toEqual(['there']);
    expect(readFileSync(at(), 'utf8')).toBe('ours\n');
    expect(readdirSync(join(dir, 'config', 'amp', 'plugins'))).toEqual(['quatuor.ts']);
  });

  it('P4 a crash between file and record: the file is known as ours', async () => {
    await give(file());
    const grants = JSON.parse(readFileSync(record(), 'utf8')) as { grants: { stage: string }[] };
    for (const grant of grants.grants) grant.stage = 'writing';
    writeFileSync(record(), JSON.stringify(grants));
    expect(results(await takeBack())).toEqual(['removed']);
    expect(existsSync(at())).toBe(false);
  });

  it('P3 a damaged record is kept beside and told, and what is ours is known again by its bytes', async () => {
    await give(file());
    writeFileSync(record(), '{"version": 1, "grants": [');
    const outcomes = await give(file());
    expect(outcomes[0]?.text).toContain('damaged');
    expect(outcomes[1]?.result).toBe('there');
    expect(existsSync(`${record()}.bad`)).toBe(true);
    expect(results(await takeBack())).toEqual(['removed']);
  });
});
