import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { enFormats, frFormats } from './formats.ts';
import { teller } from './said.ts';
import { liveTable, spokenOf, uiLanguages, uiTexts, type UiLanguage } from '../ui.ts';

/** Every place of a table that holds a text or a function, and each place's kind. */
function shape(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null) return [`${path} ${typeof value}`];
  return Object.entries(value).flatMap(([key, part]) => shape(part, `${path}.${key}`));
}
const texts = (value: unknown, path: string): [string, string][] =>
  typeof value === 'string' ? [[path, value]]
  : typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([key, part]) => texts(part, path === '' ? key : `${path}.${key}`))
  : [];

/** Words that are the same in both languages. */
const SAME = new Set([
  'Quatuor', 'Menu', 'Messages', 'Messages…', 'Agents', 'Agents…', 'Agent', 'Prompt', 'Tests', 'Terminal', 'Normal', 'Urgent', 'Arguments', 'Variable',
  'English', 'Français', 'silence', 'hook', 'min', 'tokens', 'USD', 'Minutes', 'Moment', 'Session', 'Tab', 'Tokens', 'Cause', 'JetBrains Mono', 'Ligatures',
]);

describe('L1 the texts', () => {
  it('are there in every language, at the same places', () => {
    for (const language of uiLanguages) expect(shape(uiTexts[language], 'text').toSorted()).toEqual(shape(uiTexts.en, 'text').toSorted());
  });

  it('are empty in one language only where they are in the other, and French is not English', () => {
    const french = new Map(texts(uiTexts.fr, ''));
    const same: string[] = [];
    for (const [path, english] of texts(uiTexts.en, '')) {
      const said = french.get(path) ?? '';
      expect([path, said === '']).toEqual([path, english === '']);
      if (said === english && /\p{L}{2}/u.test(english) && !SAME.has(english) && !path.includes('.keys.')) same.push(`${path}: ${english}`);
    }
    expect(same).toEqual([]);
  });

  it('count as their language does: in French nought and one are singular', () => {
    expect([0, 1, 2].map((n) => enFormats.noun(n, 'task', 'tasks'))).toEqual(['tasks', 'task', 'tasks']);
    expect([0, 1, 2].map((n) => frFormats.noun(n, 'tâche', 'tâches'))).toEqual(['tâche', 'tâche', 'tâches']);
    expect(uiTexts.fr.several.selected(1)).toBe('1 tâche sélectionnée');
    expect(uiTexts.fr.several.selected(2)).toBe('2 tâches sélectionnées');
    expect([0, 1, 2].map((n) => uiTexts.fr.quality.description(n, 10).replace(/^.*: /u, ''))).toEqual(['0 ligne sur 10', '1 ligne sur 10', '2 lignes sur 10']);
    expect(uiTexts.fr.handoff.complete.judged(1, 4)).toBe('1 jugement sur 4');
  });
});

describe('L2 numbers, lengths of time and dates', () => {
  it('are written as the language writes them', () => {
    expect([enFormats.grouped(184_200), enFormats.short(8_240), enFormats.short(1_240_000), enFormats.exact(240)]).toEqual(['184,200', '8.2k', '1.2M', '0.2 s']);
    expect([frFormats.grouped(184_200), frFormats.short(8_240), frFormats.short(1_240_000), frFormats.exact(240)]).toEqual([
      '184\u202F200', '8,2\u202Fk', '1,2\u202FM', '0,2 s',
    ]);
    expect([enFormats.span(90_000_000), frFormats.span(90_000_000)]).toEqual(['1 d', '1 j']);
    const now = new Date(2026, 10, 23, 10, 0).getTime();
    const at = (day: number): number => new Date(2026, 10, day, 15, 5).getTime();
    expect([23, 24, 26].map((day) => enFormats.moment(at(day), now))).toEqual(['15:05', 'tomorrow 15:05', 'Thu 15:05']);
    expect([23, 24, 26].map((day) => frFormats.moment(at(day), now))).toEqual(['15:05', 'demain à 15:05', 'jeu. à 15:05']);
    expect(enFormats.moment(new Date(2026, 11, 9, 9, 0).getTime(), now)).toBe('9 Dec 09:00');
    expect(frFormats.moment(new Date(2026, 11, 9, 9, 0).getTime(), now)).toBe('9 déc. à 09:00');
  });

  it('never say undefined or NaN, whatever the number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 0, max: 4e12 }), (a, b) => {
        for (const f of [enFormats, frFormats])
          for (const said of [f.span(a), f.exact(a), f.clock(a, true), f.moment(a, b), f.short(a), f.grouped(a), f.plural(a, 'x', 'xs')]) expect(said).not.toMatch(/undefined|NaN|Invalid|^\s*$/);
      }),
    );
  });
});

describe('L3 the language of the moment', () => {
  it('is that of the look-up, for parts that were kept in a constant too', () => {
    let spoken: UiLanguage = 'en';
    const t = liveTable(() => uiTexts[spoken]);
    const { board, commands } = t;
    expect([board.queue, commands.names.inbox, t.several.selected(2), t.trust.points.length]).toEqual(['Queue', 'Inbox', '2 tasks selected', 3]);
    spoken = 'fr';
    expect([board.queue, commands.names.inbox, t.several.selected(2), t.trust.points.map((one) => one.length > 0)]).toEqual([
      'File', 'À traiter', '2 tâches sélectionnées', [true, true, true],
    ]);
  });

  it('is the first that is spoken here of those that the system prefers', () => {
    expect(spokenOf(['de-DE', 'fr-CA', 'en'])).toBe('fr');
    expect(spokenOf(['en-GB', 'fr'])).toBe('en');
    expect([spokenOf([]), spokenOf(['C']), spokenOf(['zh_CN'])]).toEqual(['en', 'en', 'en']);
    fc.assert(fc.property(fc.array(fc.string()), (tags) => uiLanguages.includes(spokenOf(tags))));
  });
});

describe('L4 sentences of the rules', () => {
  const { tell } = uiTexts.fr;

  it('are told in French, with what they name', () => {
    expect(tell('Reserved for Amp: the run is paused')).toBe('Réservée à Amp\u202F: le travail est en pause');
    expect(tell('Claude is at its usage limit until 15:00; Amp takes 2 at a time')).toBe('Claude a atteint son quota, jusqu’à 15:00\u202F; Amp en prend 2 à la fois');
    expect(tell('It asks you a question.')).toBe('Il vous pose une question.');
    expect(tell('pytest -q: exit 1, once sent back')).toBe('pytest -q\u202F: code 1, renvoyé une fois');
  });

  it('stay as they are where no table has them, and in English always', () => {
    for (const words of ['', 'Bash: npm test', 'Do you want to proceed?', 'src/prices.ts:12: error TS2322']) expect(tell(words)).toBe(words);
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (words) => uiTexts.en.tell(words) === words));
  });

  it('are told at once and the same each time, whatever is said', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string({ maxLength: 20 }), fc.constantFrom('it is done', ', ', '; ', ': ', '. ', 'After A', '{n}', '$1', '(.*)')), { maxLength: 12 }), (parts) => {
        const words = parts.join('');
        expect(tell(words)).toBe(tell(words));
        expect(typeof tell(words)).toBe('string');
      }),
    );
  });

  it('keep the holes of a pair apart', () => {
    const say = teller([[['{a} before {b}', '{b} après {a}'], ['one', 'un'], ['{x~}, twice', '{x~}, deux fois']]]);
    expect(say('A before B')).toBe('B après A');
    expect(say('one, twice')).toBe('un, deux fois');
    expect(say('$& before $1')).toBe('$1 après $&');
  });
});
