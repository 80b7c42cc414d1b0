import { defineConfig } from '@playwright/test';

// The runner itself is Electron as Node; what a test starts must not inherit that, or the app
// would start as plain Node. Workers are forked with it set, so it is taken away in them only.
if (process.env['TEST_WORKER_INDEX'] !== undefined) delete process.env['ELECTRON_RUN_AS_NODE'];

const serial = '**/*.serial.spec.ts';

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/e2e',
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  projects: [
    { name: 'beside', testMatch: '**/*.spec.ts', testIgnore: serial },
    // Files that want the machine for themselves; run after the others.
    { name: 'alone', testMatch: serial, workers: 1 },
  ],
});
