import { defineConfig } from '@playwright/test';

// The runner itself is Electron as Node; what a test starts must not inherit that, or the app
// would start as plain Node. Workers are forked with it set, so it is taken away in them only.
const worker = process.env['TEST_PARALLEL_INDEX'];
if (worker !== undefined) delete process.env['ELECTRON_RUN_AS_NODE'];

// Each worker has a display of its own: on a shared one the window that another test opens takes
// the mouse, the keys and the clipboard.
const displays = JSON.parse(process.env['QUATUOR_DISPLAYS'] ?? '[]') as Record<string, string>[];
if (worker !== undefined) Object.assign(process.env, displays[Number(worker)]);

const serial = '**/*.serial.spec.ts';

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/e2e',
  workers: displays.length || 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  // Bounds on what hangs, not on what is slow: a slow machine may take many times what this one does.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  projects: [
    { name: 'beside', testMatch: '**/*.spec.ts', testIgnore: serial },
    // Files that want the machine for themselves; run after the others.
    { name: 'alone', testMatch: serial, workers: 1 },
  ],
});
