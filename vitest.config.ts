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
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
});
