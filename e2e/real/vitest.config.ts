/** Tests with the real CLIs: `vitest run --config e2e/real/vitest.config.ts`. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = new URL('../../', import.meta.url);
const headless = new URL('node_modules/@xterm/headless/lib-headless/xterm-headless.mjs', root);

export default defineConfig({
  root: fileURLToPath(root),
  resolve: { alias: { '@xterm/headless': fileURLToPath(headless) } },
  test: {
    include: ['e2e/real/*.real.ts'],
    pool: 'forks',
    // Each CLI takes a core while it starts.
    fileParallelism: false,
    allowOnly: false,
    retry: 0,
    // As in the other tests: bounds on what hangs, not on what is slow.
    testTimeout: 400_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
