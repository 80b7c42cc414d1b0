import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { adapters } from './catalogue.ts';
import { claudeRules } from './claude/rules.ts';
import { forVersion, mergeRules, openRuleBook, parseOwnRules, RuleFileError } from './rule-files.ts';
import { CliRules, LISTS } from './rules.ts';
import { wild } from './tame.ts';
import { compareVersions, inRange } from './versions.ts';

const file = (more: string) => `{\n  // our own\n  "format": 1,\n  "cli": "claude",\n${more}\n}`;
const parse = (more: string) => parseOwnRules(file(more), 'claude', 'rules/claude.json');
const refusal = (text: string): RuleFileError => {
  try {
    parseOwnRules(text, 'claude', 'rules/claude.json');
  } catch (error) {
    if (error instanceof RuleFileError) return error;
  }
  return expect.unreachable('it was taken');
};

describe('built-in rules', () => {
  it('A7 every CLI has a rule file of the schema, with an id of its own for each rule', () => {
    for (const { name, rules } of Object.values(adapters)) {
      expect(rules).toMatchObject({ format: 1, cli: name });
      const all = LISTS.flatMap((list) => rules[list].map((rule) => `${list} ${rule.id}`));
      expect(new Set(all).size).toBe(all.length);
      for (const list of LISTS)
        for (const rule of rules[list]) expect(rule.rule).toBe(`${name}.json#${rule.id}`);
    }
  });

  it('A7 evidence names the rule that made it', () => {
    expect(adapters.claude.onTitle('◐ x', 7).evidence?.rule).toBe('claude.json#title-work');
    expect(adapters.codex.onNotice('Approval requested: touch x', 7).evidence).toMatchObject({
      source: 'notice', says: 'waiting-for-you', rule: 'codex.json#notice-asks',
    });
    const lines = ['  Trust this folder?', '› 1. Trust and continue', '  Press enter'];
    const screen = { lines, cursor: { x: 0, y: 0, hidden: true }, dim: [] };
    expect(adapters.codex.onScreen(screen as never, 7).evidence?.rule).toBe('codex.json#trust-folder');
  });

  it('A retry after an error is work, and says which attempt it is', () => {
    const lines = ['● hello', '  API error · retrying in 4s · attempt 1/3', ''];
    const screen = { lines, cursor: { x: 0, y: 2, hidden: true }, dim: [] };
    expect(adapters.claude.onScreen(screen as never, 7).evidence).toMatchObject({
      says: 'working', adds: true, rule: 'claude.json#retrying', detail: expect.stringContaining('attempt 1/3'),
    });
  });
});

describe("a person's own rules", () => {
  it('A7 replace a rule by its id, add new ones before the others, take one away, and change a time', () => {
    const own = parse(`
      "startMs": 30000,
      "typing": { "settleMs": 300 },
      "titles": [
        { "id": "new-glyph", "match": "^⚙", "says": "working", "detail": "its title shows a wheel" },
        { "id": "title-work", "match": "^W", "says": "working", "detail": "its title begins with W" },
      ],
      "dialogs": [{ "id": "question", "off": true }]`);
    const merged = mergeRules(claudeRules, own);
    expect(merged.titles.map((r) => [r.id, r.rule])).toEqual([
      ['new-glyph', 'rules/claude.json#new-glyph'],
      ['title-work', 'rules/claude.json#title-work'],
    ]);
    expect(merged.dialogs.map((r) => r.id)).toEqual(claudeRules.dialogs.map((r) => r.id).filter((id) => id !== 'question'));
    expect(merged.dialogs[0]?.rule).toBe('claude.json#trust-folder');
    expect(merged.startMs).toBe(30_000);
    expect(merged.typing).toEqual({ ...claudeRules.typing, settleMs: 300 });
    const adapter = adapters.claude.withRules(merged);
    expect(adapter.onTitle('⚙ busy', 1).evidence?.rule).toBe('rules/claude.json#new-glyph');
    expect(adapter.onTitle('◐ busy', 1)).toEqual({ withdrawn: 'title' });
    expect(adapter.typing.settleMs).toBe(300);
    expect(adapters.claude.onTitle('◐ busy', 1).evidence?.says).toBe('working');
  });

  it('A7 of a wrong file the line, the column and the reason are told', () => {
    const at = (text: string) => {
      const { line, column, message } = refusal(text);
      expect(message).toContain(`rules/claude.json, line ${line}, column ${column}: `);
      return [line, column, message] as const;
    };
    expect(at('{\n  "format": 1,,\n}')[0]).toBe(2);
    expect(at('')[0]).toBe(1);
    expect(at('[]')[2]).toContain('expected object');
    expect(at('{ "format": 2, "cli": "claude" }')[2]).toContain('format');
    expect(at('{ "format": 1,\n  "cli": "codex" }')).toMatchObject([2, 3, expect.stringContaining('is not "claude"')]);
    expect(at(file('  "tittles": []'))).toMatchObject([5, 3, expect.stringContaining('tittles')]);
    const wrong = file('  "titles": [\n    { "id": "a", "match": "x", "says": "working", "detail": "d" },\n    { "id": "b",\n      "match": "(",\n      "says": "working", "detail": "d" }\n  ]');
    expect(at(wrong)).toMatchObject([8, 7, expect.stringContaining('titles, number 2, match: not a regular expression')]);
    expect(at(wrong.replace('"("', '"(a+)+"'))[2]).toContain('repetition');
    expect(at(wrong.replace('"("', '"x"').replace('"b"', '"a"'))[2]).toContain('stands here twice');
    expect(at(wrong.replace('"("', '"x"').replace('"working", "detail": "d" }\n', '"dancing", "detail": "d" }\n'))[0]).toBe(9);
    expect(at(file('  "dialogs": [{ "id": "question", "off": true, "says": "x" }]'))[2]).toContain('says');
    expect(at(file('  "typing": { "settleMs": -1 }'))[2]).toContain('typing, settleMs');
  });

  it('A7 any text gives rules or a place and a reason, and nothing else', () => {
    const json = fc.jsonValue().map((v) => JSON.stringify(v));
    const near = fc.record({
      format: fc.constantFrom(1, 1, 2), cli: fc.constantFrom('claude', 'codex'),
      titles: fc.array(fc.record({ id: fc.string(), match: fc.string(), says: fc.constantFrom('working', 'x'), detail: fc.string() })),
      startMs: fc.oneof(fc.integer(), fc.string()),
    }, { requiredKeys: [] }).map((v) => JSON.stringify(v, null, 1));
    fc.assert(fc.property(fc.oneof(fc.string(), json, near), fc.nat(200), (text, cut) => {
      for (const given of [text, text.slice(0, cut)]) {
        try {
          const merged = mergeRules(claudeRules, parseOwnRules(given, 'claude', 'f'));
          for (const list of LISTS) for (const rule of merged[list]) expect(rule.rule).toBeTruthy();
        } catch (error) {
          expect(error).toBeInstanceOf(RuleFileError);
          const { line, column } = error as RuleFileError;
          expect(line).toBeLessThanOrEqual(given.split('\n').length);
          expect(column).toBeLessThanOrEqual((given.split('\n')[line - 1] ?? '').length + 1);
        }
      }
    }), { numRuns: 400 });
  });

  it('a merge of rules of the schema is of the schema', () => {
    const merged = mergeRules(claudeRules, parse('"titles": [{ "id": "title-work", "off": true }]'));
    const written = JSON.parse(JSON.stringify(merged, (key, value: unknown) => (key === 'rule' ? undefined : value))) as unknown;
    expect(CliRules.safeParse(written).success).toBe(true);
    expect(merged.titles).toEqual([]);
  });
});

describe('the rules in force', () => {
  let dir: string;
  beforeEach(() => {
    dir = realpathSync(mkdtempSync(join(tmpdir(), 'quatuor-rules-')));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('A7 are read anew each time; while the file is wrong the built-in ones hold, and that is told once', () => {
    const problems: string[] = [];
    const book = openRuleBook(join(dir, 'rules'), (text) => problems.push(text));
    const now = () => book.rulesFor(claudeRules, null).startMs;
    expect(now()).toBe(claudeRules.startMs);
    mkdirSync(join(dir, 'rules'));
    const write = (text: string) => writeFileSync(join(dir, 'rules', 'claude.json'), text);
    write('\uFEFF' + file('"startMs": 5000'));
    expect(now()).toBe(5_000);
    write(file('"startMs": "soon"'));
    expect([now(), now()]).toEqual([claudeRules.startMs, claudeRules.startMs]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^rules\/claude\.json, line 5, column 1: startMs: .*The built-in rules stay in force\.$/);
    write(file('"startMs": 6000'));
    expect(now()).toBe(6_000);
    write(' '.repeat(300_000));
    expect(now()).toBe(claudeRules.startMs);
    expect(problems).toHaveLength(2);
  });

  it('A7 that are no file, or named after no CLI, are told', () => {
    const problems: string[] = [];
    mkdirSync(join(dir, 'rules'));
    execFileSync('mkfifo', [join(dir, 'rules', 'claude.json')]);
    for (const name of ['claud.json', 'notes.txt', 'codex.json']) writeFileSync(join(dir, 'rules', name), '{}');
    const book = openRuleBook(join(dir, 'rules'), (text) => problems.push(text), ['claude', 'codex']);
    expect(problems).toEqual(['rules/claud.json is named after no CLI, and is not read. There are: claude.json, codex.json.']);
    expect(book.rulesFor(claudeRules, null).startMs).toBe(claudeRules.startMs);
    expect(problems[1]).toContain('it is no file');
    openRuleBook(join(dir, 'none'), expect.unreachable, ['claude']);
  });

  it('hold for the version that runs; for one that is not known as for the newest', () => {
    const rule = { match: 'x', says: 'working' as const, detail: 'd' };
    const rules = {
      ...claudeRules,
      titles: [{ id: 'old', versions: '<2.1.198', ...rule }, { id: 'new', versions: '>=2.1.198', ...rule }, { id: 'all', ...rule }],
    };
    const ids = (version: string | null) => forVersion(rules, version).titles.map((r) => r.id);
    expect(ids('2.1.197')).toEqual(['old', 'all']);
    expect(ids('2.1.330')).toEqual(['new', 'all']);
    expect(ids('3.0.0-beta.1')).toEqual(['new', 'all']);
    expect(ids(null)).toEqual(['new', 'all']);
  });

  it('compares versions by their numbers', () => {
    expect(compareVersions('2.1.99', '2.1.330')).toBeLessThan(0);
    expect(compareVersions('0.169', '0.169.0')).toBe(0);
    expect(inRange('0.165.2', '>=0.160 <0.170')).toBe(true);
    expect(inRange('0.170.0', '>=0.160 <0.170')).toBe(false);
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => {
      expect(Math.sign(compareVersions(a, b))).toBe(-Math.sign(compareVersions(b, a)) + 0);
    }));
  });
});

describe('patterns', () => {
  it('T2 that could take for ever are refused, with the reason', () => {
    for (const bad of ['(a+)+$', '(?:a|aa)+$', '(a*)*b', '([a-z]+ ?)+x', '(x{1,99})*', 'a.*b.*c.*d', '(a)\\1', '('])
      expect(wild(bad)).toBeTruthy();
    expect(wild('x'.repeat(301))).toContain('longer');
  });

  it('of the usual kind are taken', () => {
    for (const good of ['^❯[\\u00a0 ]?', '↑ \\d+ more', '(?:[Ee]nter|esc) (?:to )?(?:go|stop)', '^a.*b.*c.*', '[(+*]', '\\(a\\)+', 'x{2,9}', 'a{1}b+?', '(?<time>.*)'])
      expect(wild(good)).toBeNull();
  });

  it('T2 what is taken does not run away on a hostile row', () => {
    const part = fc.constantFrom('a', 'b', 'a+', 'b*', '[ab]', '(?:ab)', '(a)', 'a?', '|', '(?:a|b)', 'a{0,9}', '.*', '(?:a+b)', '(?:a?b)+', '^', '$');
    fc.assert(fc.property(fc.array(part, { maxLength: 9 }), (parts) => {
      const source = parts.join('');
      fc.pre(wild(source) === null);
      // Without the check some of these would never end.
      expect(typeof new RegExp(source, 'u').test(`${'a'.repeat(150)}c`)).toBe('boolean');
    }), { numRuns: 300 });
  });
});

describe('docs/RULES.md', () => {
  it('A7 its example is a rule file that is taken', () => {
    const doc = readFileSync(new URL('../../docs/RULES.md', import.meta.url), 'utf8');
    const example = /```jsonc\n([\s\S]*?)```/.exec(doc)?.[1] ?? '';
    const merged = forVersion(mergeRules(claudeRules, parseOwnRules(example, 'claude', 'rules/claude.json')), '2.3.0');
    expect(merged.stallMs).toBe(1_200_000);
    expect(merged.titles.map((rule) => rule.rule)).toEqual(['rules/claude.json#title-pause', 'rules/claude.json#title-work']);
    expect(merged.dialogs.some((rule) => rule.id === 'question')).toBe(false);
    for (const list of LISTS) expect(doc).toContain(`\`${list}\``);
  });
});
