import type { Judgement } from '../../model/index.ts';
import { memoryWords, type MemoryWords } from '../../text/handoff/memory-words.ts';
import { cited, nameOf, type Page } from './memory-page.ts';
import type { Part } from './memory-types.ts';

/** The parts of the judgement, in the order of their places. */
export const PARTS = ['context', 'failed', 'next', 'decisions', 'risks', 'instructions'] as const satisfies readonly Part[];

/** The marks around a place: what stands between them is the agent's. */
export const opens = (part: Part): string => `<!-- quatuor:${part} -->`;
export const closes = (part: Part): string => `<!-- /quatuor:${part} -->`;

export const opening = /^\s*(?:>\s*)*<!--\s*quatuor:(context|failed|next|decisions|risks|instructions)\b[^>]*-->\s*$/i;
export const closing = /^\s*(?:>\s*)*<!--\s*\/quatuor:(context|failed|next|decisions|risks|instructions)\s*-->\s*$/i;

/**
 * The place for one part of the judgement: filled with the incumbent's words, marked as theirs (D9);
 * or asking for them; or, once the memory is sent, saying that there are none.
 */
export function placeLines(page: Page, part: Part): string[] {
  const { desk, handoff, w, limits } = page;
  const who = nameOf(desk, handoff.from);
  const said = handoff.judgement?.[part]?.trim();
  const filled = said ? [w.words(who), ...cited(page, said, limits.words)] : [];
  const empty = handoff.step === 'preparing' && !handoff.judgement ? w.placeholder[part].replace('{who}', who) : w.unjudged(who);
  return [`### ${w.judgement[part]}`, opens(part), ...(filled.length > 1 ? filled : [empty]), closes(part)];
}

/** The parts that a judgement fills. */
export const judgedParts = (judgement: Judgement | undefined): Part[] => PARTS.filter((part) => (judgement?.[part] ?? '').trim() !== '');

/** What the app itself writes into places, as lines to be told from an agent's words. */
export function isOurLine(text: string): boolean {
  const bare = text.replace(/^\s*(?:>\s*)*/, '').trim();
  return bare === '' ? false : ours.some((one) => one.test(bare));
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const patterns = (w: MemoryWords): RegExp[] => [
  ...PARTS.map((part) => new RegExp(`^${escaped(w.placeholder[part]).replace('\\{who\\}', '.{1,60}')}$`)),
  new RegExp(`^${escaped(w.unjudged('\u0000')).replace('\u0000', '.{1,60}')}$`),
  new RegExp(`^${escaped(w.words('\u0000')).replace('\u0000', '.{1,60}')}$`),
  new RegExp(`^${escaped(w.unauthored)}$`),
];
const ours = Object.values(memoryWords).flatMap(patterns);
