/** How a simulated agent does one task of the example. */
export interface Solution {
  /** What it reads first. */
  reads: string[];
  /** The first thing it says. */
  intro: string;
  /** The files, in the order in which it writes them; `before` is said first. */
  files: { path: string; text: string; before?: string }[];
  /** A command that it runs before the tests; `into` is where its output is put into a file. */
  probe?: { argv: string[]; ask: boolean; into?: { path: string; mark: string } };
  /** Test files that it runs with the runtime. */
  tests: string[];
  /** Parts of scripts/verify.mjs. */
  verify: string;
  summary: string;
  /** How long it ponders; 1.6 by default. Different, so that agents do not finish in step. */
  pace?: number;
}
