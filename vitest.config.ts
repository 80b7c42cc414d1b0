import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const headless = new URL('node_modules/@xterm/headless/lib-headless/xterm-headless.mjs', import.meta.url);

export default defineConfig({
  resolve: { alias: { '@xterm/headless': fileURLToPath(headless) } },
  test: {
    include: ['{shared,electron,renderer,e2e}/**/*.test.{ts,tsx}', 'build/**/*.test.mjs'],
    pool: 'forks',
    maxWorkers: 2,
    allowOnly: false,
    retry: 0,
    // Bounds on what hangs, not on what is slow: a slow machine may take many times what this one does.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
