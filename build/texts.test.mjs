import { basename, join, relative } from 'node:path';
import fc from 'fast-check';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';
import { cliOffers } from '../electron/agents/index.ts';
import * as dispatch from '../shared/text/dispatch.ts';
import { agentWords } from '../shared/text/agents.ts';
import { dropManyWords, dropWords } from '../shared/text/drop.ts';
import { changeWords, roleWords, sourceWords, stateWords } from '../shared/text/explain.ts';
import { fileWords } from '../shared/text/files-words.ts';
import { handoffRefusals } from '../shared/text/handoff/refusals.ts';
import { stepWords } from '../shared/text/handoff/steps.ts';
import { deliveryWords } from '../shared/text/delivery.ts';
import { importWords } from '../shared/text/import.ts';
import { linkWords } from '../shared/text/link.ts';
import { undoSays, undoWords } from '../shared/text/undo.ts';
import { uiTexts } from '../shared/text/ui.ts';
import { frenchDir, mended } from './french.mjs';
import { root } from './paths.mjs';
import { heldTexts, read, sentencesIn, sourcesOf, textsIn } from './texts.mjs';

const { tell } = uiTexts.fr;
const named = (path) => relative(root, path).replaceAll('\\', '/');
const window = [...sourcesOf('renderer'), ...sourcesOf('electron/desktop')].filter((path) => !path.endsWith('made.ts'));

/** What is no text: names, keys and the head of an id. */
const NAMES = new Set(['Quatuor', 'TASK-', 'Alt ↑', 'Alt ↓']);

describe('L5 no text stands in code', () => {
  it('of the window and the desktop', () => {
    const found = window.flatMap((path) =>
      textsIn(path, read(path), { prose: named(path).startsWith('renderer/') })
        .filter(({ text }) => !NAMES.has(text))
        .map(({ line, text }) => `${named(path)}:${line} ${text}`));
    expect(found).toEqual([]);
  });

  it('and none is read when the code is loaded, where it would keep the language of that moment', () => {
    expect(window.flatMap((path) => heldTexts(path, read(path), uiTexts.en).map(({ line, text }) => `${named(path)}:${line} ${text}`))).toEqual([]);
  });

  it('and would be found there', () => {
    const texts = (code) => textsIn('x.tsx', code, { prose: true }).map(({ text }) => text);
    expect(texts('export const A = () => <p>Hello there</p>;')).toEqual(['Hello there']);
    expect(texts('export const A = ({ n }) => <p>{n > 0 ? `${n} tasks` : t.none}</p>;')).toEqual(['… tasks']);
    expect(texts('export const A = () => <button aria-label="Close" title={"Go"} className="big red" data-tone="you" />;')).toEqual(['Close', 'Go']);
    expect(texts('const item = { label: "Quit", id: "quit", type: "separator" };')).toEqual(['Quit']);
    expect(texts('function words() { return "No results yet"; }')).toEqual(['No results yet']);
    expect(texts('export const A = () => <p className="a b">{t.x} · 3 {`${n}%`}</p>;')).toEqual([]);
    const held = (code) => heldTexts('x.ts', `import { t } from '../text.ts';\n${code}`, uiTexts.en).map(({ text }) => text);
    expect(held('const p = t.policy;\nconst units = { a: p.minutes };\nconst words = t.app;')).toEqual(['policy.minutes', 'app']);
    expect(held('const p = t.policy;\nconst unit = () => p.minutes;')).toEqual([]);
  });
});

/** What each function of the English tables is given, by its place: the types of its parameters. */
function parameters() {
  const found = new Map();
  for (const path of sourcesOf('shared/text/ui/en')) {
    const source = read(path);
    const walk = (node, at) => {
      if (node?.type === 'ObjectExpression')
        for (const one of node.properties) if (one.type === 'Property') walk(one.value, [...at, one.key.name ?? one.key.value]);
      if (node?.type === 'ArrowFunctionExpression')
        found.set(at.join('.'), node.params.map((p) => {
          const name = p.type === 'AssignmentPattern' ? p.left : p;
          const type = name.typeAnnotation?.typeAnnotation;
          return type ? source.slice(type.start, type.end) : 'string';
        }));
      if (node?.type === 'TSAsExpression' || node?.type === 'TSSatisfiesExpression') walk(node.expression, at);
    };
    for (const statement of parseSync(path, source).program.body)
      for (const { id, init } of (statement.declaration ?? statement).declarations ?? []) walk(init, id.name === 'en' && basename(path) === 'index.ts' ? [] : [id.name]);
  }
  return found;
}

const word = fc.constantFrom('Claude', 'Amp', 'TASK-PO-004', 'src/prices.ts', 'main', '15:05');
/** A value for a type as it is written in the tables. */
function valueFor(type) {
  if (type === 'number') return fc.integer({ min: 0, max: 2_000_000 });
  if (type === 'number | null') return fc.option(fc.nat(40));
  if (type === 'string | null') return fc.option(word);
  if (type === 'boolean') return fc.boolean();
  if (/^(?:readonly )?string\[\]$/.test(type)) return fc.array(word, { minLength: 1, maxLength: 5 });
  if (type === 'Priority') return fc.constantFrom('high', 'medium', 'low');
  return type === 'string' ? word : null;
}
const valueAt = (table, place) => place.split('.').reduce((value, key) => value?.[key], table);
const flat = (said) => (typeof said === 'string' ? [said] : Object.values(said).filter((one) => typeof one === 'string'));

describe('L1 every function of the texts', () => {
  const all = [...parameters()].filter(([place]) => typeof valueAt(uiTexts.en, place) === 'function');

  it('is known here with its parameters', () => {
    expect(all.length).toBeGreaterThan(200);
    const odd = all.filter(([, types]) => types.some((type) => valueFor(type) === null)).map(([place, types]) => `${place}(${types.join(', ')})`);
    expect(odd.filter((one) => !/^(?:replay\.mark|itemWords|proposalWords)\(/.test(one))).toEqual([]);
  });

  it('says something in both languages, whatever it is given, and not the same', () => {
    const same = [];
    for (const [place, types] of all) {
      const given = types.map(valueFor);
      if (given.includes(null)) continue;
      const [en, fr] = [valueAt(uiTexts.en, place), valueAt(uiTexts.fr, place)];
      let differs = false;
      let words = false;
      fc.assert(
        fc.property(fc.tuple(...given), (args) => {
          const [english, french] = [flat(en(...args)), flat(fr(...args))];
          for (const said of french) expect(`${place}: ${said}`).not.toMatch(/undefined|NaN|\[object|\$\{/);
          expect([place, ...french.map((said) => said !== '')]).toEqual([place, ...english.map((said) => said !== '')]);
          if (english.join() !== french.join()) differs = true;
          // Without what it was given: is there a word of its own?
          if (/\p{L}{2}/u.test(args.flat().reduce((text, arg) => text.replaceAll(String(arg), ''), english.join()))) words = true;
        }),
        { numRuns: 30 },
      );
      if (!differs && words) same.push(place);
    }
    expect(same.toSorted()).toEqual(SAME_FUNCTIONS);
  });
});

/** Functions whose words are the same in both languages. */
const SAME_FUNCTIONS = ['about.version', 'menu.points', 'shells.profile'];

describe('L6 French is written as it is printed', () => {
  for (const path of sourcesOf('shared/text/ui/fr'))
    it(`with its no-break spaces and apostrophes (${basename(path)}); node build/french.mjs puts the spaces in`, () => {
      const source = read(path);
      expect(mended(relative(frenchDir, path), source) === source).toBe(true);
      const texts = [];
      JSON.stringify(parseSync(path, source).program, (key, value) => {
        if (value?.type === 'ImportDeclaration') return undefined;
        if (path.includes(join('fr', 'said')) && value?.type === 'ArrayExpression' && value.elements.length === 2) return value.elements[1];
        if (value?.type === 'TemplateElement') texts.push(value.value.cooked);
        if (value?.type === 'Literal' && typeof value.value === 'string') texts.push(value.value);
        return value;
      });
      expect(texts.filter((text) => /\p{L}'\p{L}|\.\.\.|[^ ] [;!?»]|« /u.test(text))).toEqual([]);
    });
});

describe('L4 every sentence that rules and main say to the person is in the French tables', () => {
  /** Sentences of shells and agents, and those that are put together from parts that are told one by one. */
  const OWN = new Set(['7. There are: 7', 'What was learned about 7 could not be read (7); it 7.']);
  const calls = ['refuse', 'no', 'notice', 'onProblem', 'FolderError', 'JournalError'];
  const folders = ['shared/rules', 'electron/desktop', 'electron/scheduler', 'electron/project', 'electron/store', 'electron/agents', 'electron/handoff', 'electron/delivery'];

  it('as a refusal or a notice', () => {
    const found = folders.flatMap((folder) => sourcesOf(folder)).flatMap((path) =>
      sentencesIn(path, read(path), { calls }).filter((said) => !OWN.has(said) && tell(said) === said).map((said) => `${named(path)}: ${said}`));
    expect(found).toEqual([]);
  });

  const untold = (sentences) => sentences.filter((said) => said !== '' && tell(said) === said);
  const ofTable = (table) =>
    Object.values(table).flatMap((one) => {
      if (typeof one === 'string') return [one];
      if (typeof one === 'object') return Array.isArray(one) ? one : ofTable(one);
      for (const args of [['7', 7, 7, 7], ['7', ['A', 'B'], '7', '7'], [['A', 'B'], '7', '7'], [{ tasks: 2, done: 1, inProgress: 1 }]])
        try {
          const said = one(...args);
          if (typeof said === 'string' && !/undefined|object/.test(said)) return [said];
        } catch {
          // It is given something else.
        }
      return [`no arguments for ${one}`];
    });

  it('as words of the project’s files, of handoffs, links, lists and answers', () => {
    const { field: _field, gh: _gh, ...lists } = importWords;
    const { at: _at, ...files } = fileWords;
    const { passedOver: _passed, ...steps } = stepWords;
    const { cannot: _cannot, ...refusals } = handoffRefusals;
    const { cannotTake: _take, speciality: _kind, ...said } = steps;
    for (const table of [lists, files, said, refusals, linkWords, deliveryWords, undoSays]) expect(untold(ofTable(table))).toEqual([]);
  });

  it('as why an agent is in its state', () => {
    const { wentOn, asked, better, ...roles } = roleWords;
    expect(untold([...ofTable(roles), ...[wentOn, asked, better].map((of) => of('screen')), ...ofTable(sourceWords), ...ofTable(stateWords), ...ofTable(changeWords)])).toEqual([]);
  });

  it('as why a task waits, who gets it and what a drop does', () => {
    const name = () => 'Amp';
    const holds = [
      { why: 'gone' }, { why: 'cli-missing' }, { why: 'cli-looking' }, { why: 'needs-login' }, { why: 'asks' }, { why: 'rate-limited', until: null },
      { why: 'rate-limited', until: 1e12 }, { why: 'stalled' }, { why: 'busy' }, { why: 'starting' }, { why: 'unknown' }, { why: 'ended', how: 'stopped' },
      { why: 'ended', how: 'lost' }, { why: 'ended', how: 'exited', exitCode: null }, { why: 'ended', how: 'exited', exitCode: 2 },
      { why: 'at-work', task: 'A-1' }, { why: 'backlog', task: 'A-1' }, { why: 'full', max: 2 }, { why: 'not-yet', at: 1e12 },
    ];
    const runs = [
      { why: 'not-trusted' }, { why: 'draining' }, { why: 'paused' }, { why: 'manual' }, { why: 'handoff', from: 'A', to: 'B' }, { why: 'handoff', from: 'A' },
      { why: 'tokens', used: 5_000, most: 6_000 }, { why: 'usd', used: 1, most: 2 },
    ];
    const pairs = [{ why: 'context', percent: 81, minutes: 90 }, { why: 'files', task: 'A-1', path: 'x.ts' }];
    const waits = [
      { why: 'unknown' }, { why: 'done' }, { why: 'in-work', agent: 'a' }, { why: 'blocked', by: ['A-1'] }, { why: 'blocked', by: ['A-1', 'A-2', 'A-3', 'A-4'] },
      ...[null, ...holds, ...runs].flatMap((hold) => [{ why: 'reserved', agent: 'a', hold }, { why: 'turn', agent: 'a', place: 1, hold }, { why: 'turn', agent: 'a', place: 3, hold }]),
      ...runs.map((hold) => ({ why: 'run', hold })), { why: 'confirm', agent: 'a' }, { why: 'next', agent: 'a' }, { why: 'all-at-work' }, { why: 'no-agent', agents: [] },
      { why: 'no-agent', agents: holds.map((hold) => ({ agent: 'a', hold })) }, ...pairs.map((hold) => ({ why: 'pair', agent: 'a', hold })), { why: 'behind', task: 'A-1' },
    ];
    const idle = [
      ...holds.map((hold) => ({ why: 'hold', hold })), ...runs.map((hold) => ({ why: 'run', hold })), { why: 'confirm', task: 'A-1' }, { why: 'next', task: 'A-1' },
      { why: 'no-task' }, { why: 'blocked', tasks: 1 }, { why: 'blocked', tasks: 3 }, ...pairs.map((hold) => ({ why: 'pair', task: 'A-1', hold })),
    ];
    const reasons = [
      ...['high', 'medium', 'low'].map((priority) => ({ by: 'priority', priority, risen: 0 })), { by: 'priority', priority: 'high', risen: 1 }, { by: 'priority', priority: 'medium', risen: 2 },
      { by: 'priority', priority: 'high', risen: 2 }, { by: 'path', minutes: 90 }, ...['architecture', 'implementation', 'analysis', 'generation'].map((kind) => ({ by: 'speciality', kind })),
      { by: 'record', good: 1, tasks: 1, kind: 'analysis', pace: 0.5 }, { by: 'record', good: 3, tasks: 4, kind: 'analysis', pace: 0.5 }, { by: 'idle', seconds: 90 }, { by: 'claim' },
    ];
    const sentences = [
      ...reasons.map(dispatch.reasonWords), ...holds.map((hold) => `Amp ${dispatch.agentHoldWords(hold)}`), ...holds.map(dispatch.agentHoldWords), ...runs.map(dispatch.runHoldWords),
      ...pairs.map(dispatch.pairHoldWords), ...waits.map((wait) => dispatch.taskWaitWords(wait, name)), ...idle.map((wait) => dispatch.agentWaitWords(wait, 'Amp')),
    ];
    expect(untold(sentences)).toEqual([]);
    // Nothing of it stays English inside.
    expect(sentences.map(tell).filter((said) => /\b(?:the|its|is|has|takes|task|of|until|was)\b/.test(said))).toEqual([]);

    const drops = [
      { kind: 'starts', why: 'idle' }, { kind: 'starts', why: 'soon' }, { kind: 'line', position: 2, room: 2 }, { kind: 'line', position: 12, room: 20 },
      { kind: 'reserved', why: 'blocked', by: ['A-1'] }, { kind: 'reserved', why: 'blocked', by: ['A-1', 'A-2'] }, { kind: 'reserved', why: 'full', max: 2 },
      ...['unknown-task', 'unknown-agent', 'already-there', 'in-work', 'done', 'cli-missing', 'needs-login', 'not-trusted'].map((why) => ({ kind: 'refused', why })),
    ];
    const dropped = [...drops.map((drop) => dropWords(drop, 'Amp')), dropManyWords(drops, 'Amp'), dropManyWords(drops.slice(2, 4), 'Amp')];
    expect(untold(dropped.flatMap(({ title, detail }) => [title, detail]))).toEqual([]);
    const acts = ['task.add', 'task.edit', 'task.remove', 'task.move', 'task.give', 'task.release', 'tasks.give', 'tasks.release', 'tasks.remove', 'tasks.move', 'backlog.order'];
    expect(untold(acts.map((what) => undoWords({ what, ids: ['A-1'] })))).toEqual([]);
  });

  it('as what each CLI may do, asks and shows', () => {
    const offered = cliOffers().flatMap(({ levels, writes = '' }) => [writes, ...Object.values(levels).flatMap(({ says, risk = '' }) => [says, risk])]);
    expect(untold(offered)).toEqual([]);
    const files = sourcesOf('electron/agents', /^rules\.json$/);
    expect(files.length).toBeGreaterThan(5);
    const shown = files.flatMap((path) => [...read(path).matchAll(/"(?:detail|text)": "([^"]+)"/g)].map(([, words]) => words));
    expect(untold([...new Set(shown)])).toEqual([]);
  });

  it('as what is wrong with an agent’s settings', () => {
    const kinds = [
      'none-left', 'same-id', 'no-name', 'same-name', 'no-command', 'bad-character', 'no-definition', 'env-name', 'no-speciality', 'max-tasks', 'window', 'window-number',
      'same-window', 'confirm-all', 'runs', 'holds', 'text', 'runs-as',
    ];
    expect(untold([...kinds.map((kind) => agentWords({ kind, detail: 'A-1' }, 'Amp')), agentWords({ kind: 'env-name' }, 'Amp')])).toEqual([]);
  });
});
