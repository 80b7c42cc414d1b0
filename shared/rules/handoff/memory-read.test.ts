import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Agent, emptyDesk, type Desk, type Handoff, type Judgement } from '../../model/index.ts';
import { buildMemory } from './memory.ts';
import { PARTS } from './memory-places.ts';
import { parseJudgement, parseMemory } from './memory-read.ts';
import { noFacts } from './memory-types.ts';

const agents = ['claude', 'amp'].map((id, window) => Agent.parse({ id, name: id === 'amp' ? 'AMP' : 'Claude', hue: 'claude', adapter: 'claude', command: id, specialities: ['any'], maxTasks: 2, window }));
const desk: Desk = { ...emptyDesk, agents };
const handoff = (more: Partial<Handoff> = {}): Handoff => ({ id: 'h', from: 'claude', to: 'amp', cause: 'context', percent: 98, step: 'preparing', stepAt: 0, beganAt: 0, passed: [], ...more });
const draft = (language: 'fr' | 'en' = 'fr', more: Partial<Handoff> = {}): string => buildMemory({ desk, handoff: handoff(more), facts: noFacts(0), now: 0, language }).text;

/** The agent replaces what stands in a place. */
const fill = (text: string, part: string, said: string): string =>
  text.replace(new RegExp(`(<!-- quatuor:${part} -->\\n)[\\s\\S]*?(\\n<!-- /quatuor:${part} -->)`), (_all, open: string, close: string) => `${open}${said}${close}`);

const seed = `# HANDOFF: Claude -> AMP
**Date**: 2026-01-12 14:03
**Raison**: Limite de tokens atteinte (98%)

## CONTEXTE A PRESERVER
The price model of the bot is rebuilt on the new API.

## TACHES EN COURS
- TASK-PO-014 chez AMP, tests rouges

## TACHES RESTANTES (PRIORITAIRES)
1. TASK-PO-015
2. TASK-PO-016

## DECISIONS PRISES
- serde au lieu de manuel

## FICHIERS MODIFIES RECEMMENT
- src/model.rs (non commite)

## INSTRUCTIONS SPECIALES POUR AMP
Ne touche pas a main.
`;

describe('what the incumbent wrote into its places', () => {
  it('H3 an untouched draft holds no judgement, in both languages', () => {
    for (const language of ['fr', 'en'] as const) {
      const { judgement, problem } = parseJudgement(draft(language), language);
      expect(judgement).toEqual({});
      expect(problem).toMatch(/not filled/);
    }
  });

  it('H3 each place is read by itself, and what is missing is named', () => {
    const text = fill(fill(draft(), 'decisions', '- serde, because of speed\n- no threads'), 'risks', 'main is broken');
    expect(parseJudgement(text, 'fr')).toEqual({ judgement: { decisions: '- serde, because of speed\n- no threads', risks: 'main is broken' }, problem: 'not filled: contexte, ce qui a echoue, la suite, instructions' });
  });

  it('H3 a judgement that was written into a memory is read from it as it was', () => {
    const words = fc.stringMatching(/^[A-Za-z0-9 ,.:;!?()\-\n]{1,300}$/).map((text) => text.split('\n').map((line) => line.trimEnd()).join('\n').trim()).filter((text) => text !== '' && !text.startsWith('(') && !text.includes('\n('));
    fc.assert(
      fc.property(fc.record(Object.fromEntries(PARTS.map((part) => [part, words])), { requiredKeys: [] }), fc.constantFrom('fr' as const, 'en' as const), (said, language) => {
        const judgement = said as Judgement;
        expect(parseJudgement(draft(language, { step: 'executing', judgement }), language).judgement).toEqual(judgement);
      }),
      { numRuns: 100 },
    );
  });

  it('H3 marks that were torn, doubled or moved still give what can be read', () => {
    const filled = fill(draft(), 'next', 'first this');
    expect(parseJudgement(filled.replace('<!-- /quatuor:next -->', ''), 'fr').judgement.next).toBe('first this');
    expect(parseJudgement(filled.replaceAll('\n', '\r\n'), 'fr').judgement.next).toBe('first this');
    expect(parseJudgement(`${filled}\n<!-- quatuor:next -->\nthen that\n<!-- /quatuor:next -->`, 'fr').judgement.next).toBe('first this\nthen that');
    expect(parseJudgement(filled.slice(0, filled.indexOf('first this') + 8), 'fr').judgement.next).toBe('first th');
    expect(parseJudgement('nothing of it is left', 'fr')).toEqual({ judgement: {}, problem: 'none of the marked places is in the file' });
  });

  it('H3 an empty, binary or huge file is told as such', () => {
    expect(parseJudgement('  \n').problem).toBe('the file is empty');
    expect(parseJudgement('\u0000\u0001').problem).toBe('the file is not text');
    expect(parseJudgement('x'.repeat(5_000_000)).problem).toBe('the file is too long (about 5 MB)');
    const long = parseJudgement(fill(draft(), 'context', 'x'.repeat(30_000)));
    expect(long.judgement.context?.length).toBe(20_000);
    expect(long.problem).toMatch(/cut because too long: contexte/);
  });

  it('H3 no text whatever makes it fail, or gives more than fits the journal', () => {
    const torn = fc.tuple(fc.nat(9_000), fc.nat(9_000), fc.string({ unit: 'binary' })).map(([a, b, s]) => `${draft().slice(0, a)}${s}${draft().slice(b)}`);
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 2_000 }), torn), (text) => {
        for (const value of Object.values(parseJudgement(text).judgement)) {
          expect(value.length).toBeGreaterThan(0);
          expect(value.length).toBeLessThanOrEqual(20_000);
        }
        parseMemory(text);
      }),
      { numRuns: 120 },
    );
  });
});

describe('a memory that an agent wrote by hand', () => {
  it('H4 is valid as the seed has it', () => {
    const parsed = parseMemory(seed);
    expect(parsed).toMatchObject({ ok: true, memory: { from: 'Claude', to: 'AMP', date: '2026-01-12 14:03', language: 'fr', tasks: ['TASK-PO-014', 'TASK-PO-015', 'TASK-PO-016'] } });
    if (parsed.ok) expect(parsed.memory.sections.decisions).toBe('- serde au lieu de manuel');
  });

  it('H4 accents, other arrows, plain fields and English headings make no difference', () => {
    const english = seed
      .replace('->', '→').replace('**Date**:', 'Date:').replace('**Raison**', '**Reason**').replace('CONTEXTE A PRESERVER', 'Context to preserve').replace('TACHES EN COURS', 'Current tasks')
      .replace('TACHES RESTANTES (PRIORITAIRES)', 'Remaining tasks').replace('DECISIONS PRISES', 'Decisions made').replace('FICHIERS MODIFIES RECEMMENT', 'Files changed').replace('INSTRUCTIONS SPECIALES POUR AMP', 'Special instructions for AMP');
    expect(parseMemory(english)).toMatchObject({ ok: true, memory: { language: 'en' } });
    expect(parseMemory(seed.replace('TACHES', 'Tâches').replace('DECISIONS', 'DÉCISIONS').replaceAll('\n', '\r\n'))).toMatchObject({ ok: true });
  });

  it('H4 names what is missing: sections, head, fields that were left as they are in the seed', () => {
    expect(parseMemory(seed.replace(/## DECISIONS PRISES[\s\S]*?(?=## FICHIERS)/, ''))).toEqual({ ok: false, missing: ['the section “DECISIONS PRISES” is missing or empty'] });
    expect(parseMemory(seed.replace('2026-01-12 14:03', '[DATE ACTUELLE]'))).toEqual({ ok: false, missing: ['the line “Date” is missing or empty'] });
    expect(parseMemory(seed.replace('Ne touche pas a main.', '[Instructions critiques]'))).toEqual({ ok: false, missing: ['the section “INSTRUCTIONS SPECIALES” is missing or empty'] });
    expect(parseMemory(seed.split('\n').slice(1).join('\n'))).toEqual({ ok: false, missing: ['the first line “# HANDOFF: A -> B” is missing'] });
    expect(parseMemory(seed.slice(0, 260)).ok).toBe(false);
    expect(parseMemory('')).toEqual({ ok: false, missing: ['the file is empty'] });
    expect(parseMemory('x'.repeat(5_000_000))).toEqual({ ok: false, missing: ['the file is too long (about 5 MB)'] });
    expect(parseMemory('\u0000')).toEqual({ ok: false, missing: ['the file is not text'] });
  });

  it('H4 a third language is named', () => {
    const german = '# HANDOFF: Claude -> AMP\n**Datum**: heute\n\n## ZUSAMMENHANG\nWir bauen das Modell.\n\n## LAUFENDE AUFGABEN\nkeine\n\n## ENTSCHEIDUNGEN\nkeine\n';
    const parsed = parseMemory(german);
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) expect(parsed.missing.at(-1)).toBe('its headings are in a language that is neither French nor English: “ZUSAMMENHANG”, “LAUFENDE AUFGABEN”, “ENTSCHEIDUNGEN”');
  });
});
