interface Item {
  whyNot: string | null;
  ends?: boolean;
  marks: readonly (readonly [number, number])[];
}

/** Who types no more than a name does not mean to end what has it: that comes last, unless its verb was typed too. */
export function endingLast<T extends Item>(items: readonly T[]): T[] {
  const unasked = ({ ends, marks }: T): boolean => ends === true && !marks.some(([from]) => from === 0);
  return [...items.filter((one) => !unasked(one)), ...items.filter(unasked)];
}

/** What can be done comes before the groups of which next to nothing can be done now. */
export function idleLast<G extends { items: readonly Item[] }>(groups: readonly G[]): G[] {
  const idle = ({ items }: G): boolean => items.filter(({ whyNot }) => whyNot === null).length * 4 < items.length;
  return [...groups.filter((group) => !idle(group)), ...groups.filter(idle)];
}
