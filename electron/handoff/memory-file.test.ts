import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Agent, emptyDesk, type Desk, type Handoff } from '../../shared/model/index.ts';
import { buildMemory } from '../../shared/rules/handoff/memory.ts';
import { parseJudgement } from '../../shared/rules/handoff/memory-read.ts';
import { noFacts, type BuiltMemory } from '../../shared/rules/handoff/memory-types.ts';
import { forgetBase, placeMemory, readMemory } from './memory-file.ts';

let root = '';
let stateDir = '';
beforeEach(() => {
  const dir = mkdtempSync(join(tmpdir(), 'quatuor-memory-'));
  root = join(dir, 'project');
  stateDir = join(dir, 'state');
  mkdirSync(root);
});
afterEach(() => rmSync(dirname(root), { recursive: true, force: true }));

const agents = ['claude', 'amp'].map((id, window) => Agent.parse({ id, name: id === 'amp' ? 'AMP' : 'Claude', hue: 'claude', adapter: 'claude', command: id, specialities: ['any'], maxTasks: 2, window }));
const desk: Desk = { ...emptyDesk, agents };
const built = (more: Partial<Handoff> = {}, run: Desk['run'] = 'on'): BuiltMemory =>
  buildMemory({ desk: { ...desk, run }, handoff: { id: 'h-1', from: 'claude', to: 'amp', cause: 'context', percent: 98, step: 'preparing', stepAt: 0, beganAt: 0, passed: [], ...more }, facts: noFacts(0), now: 0, language: 'fr' });
const FILE = 'orchestratoragent/handoff/claude_to_amp.md';
const place = (memory: BuiltMemory, more: { id?: string; edited?: string; shown?: string } = {}) => placeMemory({ root, stateDir }, memory, { id: 'h-1', who: 'Claude', language: 'fr', ...more });
const there = (file = FILE): string => readFileSync(join(root, file), 'utf8');

describe('the file of a memory', () => {
  it('H3 is written whole, with its folder, and read again', async () => {
    const memory = built();
    expect(await place(memory)).toEqual({ text: memory.text });
    expect(there()).toBe(memory.text);
    expect(await readMemory(root, FILE)).toEqual({ text: memory.text });
    expect(readdirSync(join(root, '.quatuor/files'))).toEqual([]);
  });

  it('H3 written anew for the same handoff it keeps what the incumbent filled in, and no copy', async () => {
    await place(built());
    writeFileSync(join(root, FILE), there().replace(/(quatuor:next -->\n).*/, '$1first the codec'));
    const placed = await place(built({ step: 'executing' }, 'draining'));
    expect(placed).toEqual({ text: there() });
    expect(parseJudgement(there()).judgement).toEqual({ next: 'first the codec' });
    expect(there()).toContain('rien de nouveau n’est distribue');
  });

  it('H3 the person’s text from the window holds, and what came since stands there too', async () => {
    const first = await place(built());
    const edited = first.text.replace('## DECISIONS PRISES\n', '## DECISIONS PRISES\nWe use serde.\n');
    const { text } = await place(built({ step: 'executing' }, 'draining'), { edited });
    expect(text).toContain('\nWe use serde.\n');
    expect(text).toContain('rien de nouveau n’est distribue');
  });

  it('H3 what the app wrote when the person looked, and is different now, is no word of theirs', async () => {
    await place(built());
    const shown = built({}, 'paused').text;
    const stale = '- Le travail est en pause: aucun prompt ne part.';
    expect(shown).toContain(stale);
    const edited = shown.replace('## DECISIONS PRISES\n', '## DECISIONS PRISES\nWe use serde.\n');
    const { text } = await place(built({ step: 'executing' }, 'draining'), { edited, shown });
    expect(text).toContain('\nWe use serde.\n');
    expect(text).not.toContain(stale);
    expect(text).toContain('rien de nouveau n’est distribue');
  });

  it('H3 the memory of an earlier handoff is kept, one beside the other', async () => {
    await place(built());
    const one = there();
    const second = await place(built({ id: 'h-2' }), { id: 'h-2' });
    expect(second.kept).toBe('orchestratoragent/handoff/earlier/claude_to_amp.1.md');
    expect(there(second.kept)).toBe(one);
    const third = await place(built({ id: 'h-3' }), { id: 'h-3' });
    expect(third.kept).toBe('orchestratoragent/handoff/earlier/claude_to_amp.2.md');
  });

  it('H3 one that was written by hand is kept, also where the marks were torn out', async () => {
    mkdirSync(dirname(join(root, FILE)), { recursive: true });
    writeFileSync(join(root, FILE), '# HANDOFF: Claude -> AMP\nby hand\n');
    expect((await place(built())).kept).toBe('orchestratoragent/handoff/earlier/claude_to_amp.1.md');
    writeFileSync(join(root, FILE), 'all is gone but this line\n');
    const again = await place(built({ step: 'executing' }));
    expect(there(again.kept!)).toBe('all is gone but this line\n');
    expect(again.text).toContain('> all is gone but this line');
  });

  it('P3 a binary or huge file is put aside, and the reason told', async () => {
    mkdirSync(dirname(join(root, FILE)), { recursive: true });
    writeFileSync(join(root, FILE), Buffer.from([0xff, 0xfe, 0x00]));
    expect(await readMemory(root, FILE)).toEqual({ text: null, problem: expect.stringContaining('not UTF-8') });
    const placed = await place(built());
    expect(placed.note).toContain('not readable as text');
    expect([...readFileSync(join(root, placed.kept!))]).toEqual([0xff, 0xfe, 0x00]);
    writeFileSync(join(root, FILE), 'x'.repeat(5_000_000));
    expect(await readMemory(root, FILE)).toMatchObject({ text: null });
    expect((await place(built())).note).toContain('too long');
    expect(there()).toBe(built().text);
  });

  it('X1 a link that leads out of the project is not written through', async () => {
    const outside = join(dirname(root), 'outside.md');
    writeFileSync(outside, 'mine');
    mkdirSync(dirname(join(root, FILE)), { recursive: true });
    symlinkSync(outside, join(root, FILE));
    await expect(place(built())).rejects.toThrow('leads out of the project');
    rmSync(join(root, 'orchestratoragent'), { recursive: true });
    symlinkSync(dirname(root), join(root, 'orchestratoragent'));
    await expect(place(built())).rejects.toThrow('leads out of the project');
    expect(readFileSync(outside, 'utf8')).toBe('mine');
    expect(await readMemory(root, FILE)).toMatchObject({ text: null });
  });

  it('P4 what cannot be written is said in words', async () => {
    mkdirSync(join(root, FILE), { recursive: true });
    await expect(place(built())).rejects.toThrow('is not a file');
    await expect(placeMemory({ root: join(root, 'none'), stateDir }, built(), { id: 'h-1', who: 'Claude', language: 'fr' })).rejects.toThrow('could not be written');
  });

  it('H6 what was left out lies beside it', async () => {
    const memory = { ...built(), annex: { file: 'orchestratoragent/handoff/claude_to_amp.annex.md', text: 'all of it\n' } };
    await place(memory);
    await place(memory);
    expect(there(memory.annex.file)).toBe('all of it\n');
  });

  it('H3 what was kept for the merge goes with the handoff', async () => {
    await place(built());
    expect(readdirSync(stateDir)).toHaveLength(1);
    await forgetBase({ root, stateDir }, FILE, 'h-1');
    expect(readdirSync(stateDir)).toEqual([]);
    expect(existsSync(join(root, FILE))).toBe(true);
    chmodSync(stateDir, 0o700);
  });
});
