import uFuzzy from '@leeoniya/ufuzzy';

/** One that was found: its place in the list, and the stretches of its text that match (from, to). */
export interface Found {
  at: number;
  marks: readonly (readonly [number, number])[];
}

/** With more matches than this the list is not ranked any more: what begins the list comes first. */
const RANKED = 2_000;

// Letters in their order, with gaps, also from word to word: "ntask" finds "New task". Any alphabet counts.
const finder = new uFuzzy({ unicode: true, interSplit: "[^\\p{L}\\d']+", intraSplit: '\\p{Ll}\\p{Lu}', intraBound: '\\p{L}\\d|\\d\\p{L}|\\p{Ll}\\p{Lu}', intraChars: '.', intraContr: "'\\p{L}{1,2}\\b", intraIns: 12 });

/**
 * What of a list fits a text, the best first: words in any order, letters may be left out.
 * @param most how many are wanted
 * @returns them, and how many there are in all; a text without letters finds nothing
 */
export function find(list: readonly string[], text: string, most: number): { found: Found[]; all: number } {
  const [indexes, info, order] = finder.search(list as string[], text.trim(), 3, RANKED);
  if (!indexes || indexes.length === 0) return { found: [], all: 0 };
  const ranked: Found[] = info && order ? order.map((i) => ({ at: info.idx[i] ?? 0, marks: pairs(info.ranges[i] ?? []) })) : indexes.map((at) => ({ at, marks: [] }));
  return { found: ranked.slice(0, most), all: indexes.length };
}

const pairs = (flat: readonly number[]): [number, number][] =>
  Array.from({ length: flat.length / 2 }, (_, i) => [flat[i * 2] ?? 0, flat[i * 2 + 1] ?? 0]);
