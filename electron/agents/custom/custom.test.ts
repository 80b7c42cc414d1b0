import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RuleFileError } from '../checked-file.ts';
import { defaultAgents } from '../defaults.ts';
import { definitionPath, parseDefinition, readDefinition } from './definition.ts';
import { customAdapter } from './index.ts';

const minimal = { format: 1 };
const parse = (value: unknown) => parseDefinition(JSON.stringify(value, null, 2), 'mine.json');
const wrong = (text: string): string => {
  try {
    parseDefinition(text, 'mine.json');
  } catch (error) {
    expect(error).toBeInstanceOf(RuleFileError);
    return (error as Error).message;
  }
  throw new Error('it was taken');
};
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'quatuor-definition-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const agentOf = (definition: string | undefined, more: object = {}) => ({
  ...defaultAgents()[0]!, adapter: 'custom' as const, ...(definition === undefined ? {} : { definition }), ...more,
});
const request = (agent: ReturnType<typeof agentOf>, more: object = {}) => ({
  agent, session: 's', resume: null, cwd: dir, spoolDir: '/s', trusted: true, prompt: null, capabilities: [], runDir: '/r', ...more,
});

describe('the file that describes an agent', () => {
  it('needs little, and its rules are named by the file', () => {
    const { rules, text, args } = parse({ ...minimal, screen: [{ id: 'free', match: '^>', says: 'ready', detail: 'free' }], typing: { settleMs: 1 } });
    expect(rules.screen[0]).toMatchObject({ rule: 'mine.json#free' });
    expect(rules.typing).toMatchObject({ settleMs: 1, echoMs: 6_000 });
    expect([text, args]).toEqual([{ how: 'bracketed' }, []]);
  });

  it.each([
    ['{\n  "format": 1,\n  "comand": "x"\n}', 'mine.json, line 3, column 3: comand'],
    ['{\n  "format": 2\n}', 'mine.json, line 2, column 3: format'],
    ['{\n  "format": 1,\n  "command": 3\n}', 'mine.json, line 3, column 3: command'],
    ['{\n  "format": 1,\n  "screen": [\n    { "id": "a", "match": "(", "says": "ready", "detail": "x" }\n  ]\n}', 'mine.json, line 4, column 18: screen, number 1, match: not a regular expression'],
    ['{ "format": 1, "titles": [\n{ "id": "a", "match": "a", "says": "ready", "detail": "x" },\n{ "id": "a", "match": "b", "says": "ready", "detail": "x" }] }', 'line 3, column 9: titles: the id "a" stands here twice'],
    ['{ "format": 1, "session": { "start": ["--id"], "resume": ["{id}"] } }', '{id} must stand in one of them'],
    ['{ "format": 1, "levels": { "all": { "says": "asks nothing" } } }', 'levels, all, risk'],
    ['{ "format": 1, "env": { "a b": "x" } }', 'env'],
    ['{ "format": 1,', 'this is no JSON'],
    ['', 'this is no JSON'],
  ])('%s is refused with line and reason', (text, reason) => {
    expect(wrong(text)).toContain(reason);
  });

  it('anything else is refused as well, and nothing but that error is thrown', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        try {
          expect(parseDefinition(text, 'x').rules.cli).toBe('custom');
        } catch (error) {
          expect(error).toBeInstanceOf(RuleFileError);
        }
      }),
    );
  });

  it('is found by its path: absolute, from home, or from the project', () => {
    expect(definitionPath('/a/b.json', null)).toBe('/a/b.json');
    expect(definitionPath('~/b.json', '/p', '/home/me')).toBe('/home/me/b.json');
    expect(definitionPath('agents/b.json', '/p')).toBe('/p/agents/b.json');
    expect(definitionPath('agents/b.json', null)).toBeNull();
  });

  it('what cannot be read is said in words', () => {
    expect(readDefinition(undefined, dir)).toContain('No file');
    expect(readDefinition('x.json', dir)).toBe('x.json, which describes this agent, is not there.');
    mkdirSync(join(dir, 'folder.json'));
    expect(readDefinition('folder.json', dir)).toContain('is no file');
    writeFileSync(join(dir, 'big.json'), ' '.repeat(300 * 1024));
    expect(readDefinition('big.json', dir)).toContain('larger than');
    writeFileSync(join(dir, 'bom.json'), '\uFEFF{ "format": 1 }');
    expect(readDefinition('bom.json', dir)).toMatchObject({ format: 1 });
  });
});

describe('an adapter of a file', () => {
  const write = (value: unknown): void => writeFileSync(join(dir, 'mine.json'), JSON.stringify(value));
  const made = (value: unknown, more: object = {}) => {
    write(value);
    return customAdapter(agentOf('mine.json', more), dir);
  };

  it('runs the command with the arguments of the file before those of the agent', () => {
    const adapter = made({ ...minimal, command: 'tool', args: ['chat'], env: { A: '1' } });
    const plan = adapter.launch(request(agentOf('mine.json')));
    expect(adapter.command).toBe('tool');
    expect(plan.program?.('/bin/tool', ['--mine'])).toEqual({ file: '/bin/tool', args: ['chat', '--mine'] });
    expect(plan).toMatchObject({ args: [], env: { A: '1' }, cliSession: null });
  });

  it('A4 a session is started and resumed by its id; without a word of it, it is not resumed', () => {
    const adapter = made({ ...minimal, session: { start: ['-s', '{id}'], resume: ['-r={id}'] } });
    const plan = adapter.launch(request(agentOf('mine.json')));
    expect(plan.args).toEqual(['-s', plan.cliSession]);
    expect(adapter.launch(request(agentOf('mine.json'), { resume: 'x$&' })).args).toEqual(['-r=x$&']);
    expect(() => made(minimal).launch(request(agentOf('mine.json'), { resume: 'x' }))).toThrow('cannot go on');
  });

  it('autonomy is what the file says; all only with its risk', () => {
    const levels = { asks: { says: 'asks' }, all: { args: ['--yes'], says: 'asks nothing', risk: 'It can do anything.' } };
    const adapter = made({ ...minimal, levels });
    expect(adapter.levels.all.risk).toBe('It can do anything.');
    expect(adapter.launch(request(agentOf('mine.json', { autonomy: 'all' }))).args).toEqual(['--yes']);
    expect(adapter.launch(request(agentOf('mine.json', { autonomy: 'edits' }))).args).toEqual([]);
  });

  it('X5 it is not started in a project that is not trusted', () => {
    expect(() => made(minimal).launch(request(agentOf('mine.json'), { trusted: false }))).toThrow('that you trust');
  });

  it('D7 plain keys hold no control but the chosen end of a line', () => {
    const end = { space: ' ', 'alt-enter': '\x1b\r', backslash: '\\\r' } as const;
    for (const lineEnd of ['space', 'alt-enter', 'backslash'] as const) {
      const { typing } = made({ ...minimal, text: { how: 'keys', lineEnd } });
      fc.assert(
        fc.property(fc.string({ unit: fc.constantFrom(...'aé🎻 \\\t\n\r\0\x1b\x7f[201~') }), (text) => {
          const keys = typing.bytes(text).replaceAll(end[lineEnd], '');
          const controls = [...keys].filter((char) => char !== '\t' && (char < ' ' || char === '\x7f'));
          expect(controls).toEqual([]);
        }),
      );
    }
  });

  it('a file that is wrong gives an adapter that says why and starts nothing', () => {
    const adapter = made({ format: 1, extra: true });
    expect(adapter.broken).toContain('mine.json, line 1');
    expect(adapter.hint.text).toBe(adapter.broken);
    expect(() => adapter.launch(request(agentOf('mine.json')))).toThrow('mine.json');
  });
});
