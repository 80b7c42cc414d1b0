import { z } from 'zod';

const tokens = z.number().nonnegative();

/**
 * What an agent has used, as far as its CLI tells: tokens, summed over answers. `input` is what was
 * read anew, `cached` what came from the vendor's cache. `usd` is by the CLI's own account; null
 * when it gives none.
 */
export const Spent = z.object({
  input: tokens,
  cached: tokens,
  output: tokens,
  usd: tokens.nullable(),
});
export type Spent = z.infer<typeof Spent>;
