import type { Terminal } from '@xterm/xterm';

/** Signs of which fonts make one picture when they follow each other. What draws frames and tables is not among them. */
const RUN = /[-=<>!|:*/~+.&?#\\^$%@_;]{2,12}/g;

/** Where in a row signs follow each other that are to be drawn as one: [start, end) of each run. Pure. */
export function runsIn(row: string): [number, number][] {
  return Array.from(row.matchAll(RUN), (match) => [match.index, match.index + match[0].length]);
}

/** Has runs of signs drawn as one from now on, so that the font can join them. Returns how to stop. */
export function joinSigns(terminal: Terminal): () => void {
  const joiner = terminal.registerCharacterJoiner(runsIn);
  return () => terminal.deregisterCharacterJoiner(joiner);
}
