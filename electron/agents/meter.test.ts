import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Compaction, WindowSetting } from '../../shared/model/index.ts';
import { adapters } from './catalogue.ts';
import { openLearned } from './learned.ts';
import type { Learned } from './learned.ts';
import { createGauge } from './meter.ts';

let dir: string;
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'quatuor-meter-')));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const PINNED: WindowSetting = { from: 'pinned', tokens: 1_000_000 };

function gauge(learned: Learned, setting: WindowSetting = PINNED) {
  const compactions: Compaction[] = [];
  let changes = 0;
  const made = createGauge({
    adapter: adapters.claude,
    setting,
    version: () => '2.1.330',
    learned,
    now: () => 1_000_000,
    onChange: () => void (changes += 1),
    onCompaction: (compaction) => void compactions.push(compaction),
  });
  const use = (at: number, used: number, more: object = {}) =>
    made.usage({ at, source: 'transcript', used, model: 'sonnet', ...more });
  const compact = (at: number, tokens: number | null) =>
    made.compaction({ at, phase: 'done', trigger: 'auto', tokens, after: 3_000 });
  return { ...made, use, compact, compactions, changes: () => changes };
}

describe('the gauge of a session', () => {
  it('H1 H7 measures against the ceiling that was pinned, and says so once something changed', () => {
    const g = gauge(openLearned(null, () => {}));
    g.use(1, 83_500);
    expect(g.context()).toMatchObject({ percent: null, ceiling: null });
    g.use(2, 83_500, { window: 200_000 });
    expect(g.context()).toMatchObject({ percent: 50, ceiling: 167_000, ceilingFrom: 'pinned', rawPercent: 41.75 });
    const before = g.changes();
    g.use(2, 83_500, { window: 200_000 });
    expect(g.changes()).toBe(before);
  });

  it('knows a model’s window from an earlier session until it is told', () => {
    const learned = openLearned(null, () => {});
    gauge(learned).use(1, 10, { window: 200_000 });
    const next = gauge(learned);
    next.use(1, 16_700);
    expect(next.context()).toMatchObject({ window: 200_000, ceiling: 167_000, percent: 10, rawPercent: 8.35 });
  });

  it('two projects that are open at once keep what each has learned', () => {
    const file = join(dir, 'ceilings.json');
    const [one, other] = [openLearned(file, () => {}), openLearned(file, () => {})];
    one.sawWindow('claude', 'opus', 200_000, 1);
    other.sawCompaction('codex', '1', 'gpt', 150_000, 2);
    other.sawWindow('codex', 'gpt', 250_000, 3);
    one.sawWindow('claude', 'sonnet', 1_000_000, 4);
    const next = openLearned(file, () => {});
    expect([next.window('claude', 'opus'), next.window('codex', 'gpt'), next.window('claude', 'sonnet'), next.ceiling('codex', '1', 'gpt')])
      .toEqual([200_000, 250_000, 1_000_000, 150_000]);
  });

  it('H7 learns from a compaction that came earlier than foretold, for that version and model', () => {
    const learned = openLearned(null, () => {});
    const first = gauge(learned);
    first.use(1, 150_000, { window: 200_000 });
    first.compact(2, 155_000);
    first.compact(900_000, 160_000);
    const next = gauge(learned);
    next.use(1, 77_500, { window: 200_000 });
    expect(next.context()).toMatchObject({ ceiling: 155_000, ceilingFrom: 'learned', percent: 50 });
    const other = gauge(learned);
    other.use(1, 10, { window: 200_000, model: 'opus' });
    expect(other.context()?.ceilingFrom).toBe('pinned');
  });

  it('H7 learns nothing from where the person has put the ceiling, nor from a compaction by hand', () => {
    const learned = openLearned(null, () => {});
    const theirs = gauge(learned, { from: 'user', tokens: 120_000 });
    theirs.use(1, 86_000, { window: 200_000 });
    theirs.compact(2, 87_500);
    expect(theirs.context()).toMatchObject({ ceiling: 87_000, ceilingFrom: 'user', generation: 1 });
    const byHand = gauge(learned);
    byHand.use(1, 50_000, { window: 200_000 });
    byHand.compaction({ at: 2, phase: 'done', trigger: 'manual', tokens: 50_000 });
    expect(learned.ceiling('claude', '2.1.330', 'sonnet')).toBeNull();
  });

  it('H8 tells of a compaction once, with what was in use before', () => {
    const g = gauge(openLearned(null, () => {}));
    g.use(1_000, 168_000, { window: 200_000 });
    g.compaction({ at: 2_000, phase: 'about-to', trigger: 'auto', tokens: null });
    g.compact(3_000, 168_040);
    g.compaction({ at: 3_100, phase: 'done', trigger: 'auto', tokens: null });
    expect(g.compactions.map(({ phase, tokens }) => [phase, tokens])).toEqual([['about-to', 168_000], ['done', 168_040]]);
    expect(g.context()).toMatchObject({ used: 3_000, generation: 1 });
  });
});

describe('what is learned', () => {
  const file = () => join(dir, 'state', 'ceilings.json');

  it('P4 is kept in one file, written whole, and read again', () => {
    const first = openLearned(file(), expect.unreachable);
    first.sawCompaction('claude', '2.1.330', 'm', 160_000, 5);
    first.sawCompaction('claude', '2.1.330', 'm', 170_000, 6);
    first.sawWindow('claude', 'm', 200_000, 7);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(dir, 'state'))).toEqual(['ceilings.json']);
    const again = openLearned(file(), expect.unreachable);
    expect(again.ceiling('claude', '2.1.330', 'm')).toBe(160_000);
    expect(again.window('claude', 'm')).toBe(200_000);
    expect(again.ceiling('claude', '2.1.331', 'm')).toBeNull();
    expect(again.ceiling('claude', null, 'm')).toBeNull();
  });

  it('P3 of a broken file is kept beside, told, and begun anew', () => {
    openLearned(file(), expect.unreachable).sawWindow('claude', 'm', 200_000, 7);
    for (const broken of ['{"half', '[]', '{"version":9}']) {
      writeFileSync(file(), broken);
      const problems: string[] = [];
      const learned = openLearned(file(), (text) => problems.push(text));
      expect(problems).toHaveLength(1);
      expect(existsSync(file())).toBe(false);
      learned.sawWindow('claude', 'm', 100_000, 8);
      expect(openLearned(file(), expect.unreachable).window('claude', 'm')).toBe(100_000);
      const aside = readdirSync(join(dir, 'state')).filter((name) => name.includes('broken'));
      expect(aside.map((name) => readFileSync(join(dir, 'state', name), 'utf8'))).toContain(broken);
    }
  });

  it('takes no nonsense, neither told nor from the file', () => {
    const learned = openLearned(file(), expect.unreachable);
    for (const tokens of [Number.NaN, -5, 0, 10, Number.POSITIVE_INFINITY]) learned.sawCompaction('c', 'v', 'm', tokens, 1);
    expect(learned.ceiling('c', 'v', 'm')).toBeNull();
    learned.sawWindow('c', 'm', 5_000, 1);
    writeFileSync(file(), '{"version":1,"ceilings":{"c v m":{"tokens":"9","at":1},"x":7},"windows":null}');
    expect(openLearned(file(), expect.unreachable).ceiling('c', 'v', 'm')).toBeNull();
  });

  it('that cannot be written only costs the memory of it', () => {
    writeFileSync(join(dir, 'state'), 'a file');
    const problems: string[] = [];
    const learned = openLearned(file(), (text) => problems.push(text));
    learned.sawWindow('c', 'm', 5_000, 1);
    expect(learned.window('c', 'm')).toBe(5_000);
    expect(problems).toHaveLength(1);
  });
});
