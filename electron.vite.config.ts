import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The entries that exist: name of the output file to source. */
const entries = (all: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(all).filter(([, source]) => existsSync(at(source))).map(([name, source]) => [name, at(source)]));

/** Its package names a module file that is not in it. */
const alias = { '@xterm/headless': at('node_modules/@xterm/headless/lib-headless/xterm-headless.mjs') };

/** Not bundled: what Electron brings, and what holds a native binary. */
const external = ['electron', /^electron\/.+/, 'node-pty'];

export default defineConfig({
  main: {
    resolve: { alias },
    build: {
      externalizeDeps: false,
      outDir: 'out/main',
      minify: true,
      sourcemap: true,
      rollupOptions: {
        input: entries({
          main: 'electron/main.ts',
          host: 'electron/terminals/host/main.ts',
          'demo-agent': 'electron/demo/agent.ts',
          // Read as a text and given to Amp: it must stay one file without imports of ours.
          'amp-plugin': 'electron/agents/amp/plugin.ts',
          quatuor: 'electron/control/cli/main.ts',
        }),
        external,
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      outDir: 'out/preload',
      rollupOptions: {
        input: entries({ preload: 'electron/preload.ts' }),
        external,
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react()],
    build: {
      outDir: 'out/renderer',
      minify: true,
      // Fonts stay files: the page's policy takes none from inside a style sheet.
      assetsInlineLimit: 0,
      sourcemap: true,
      rollupOptions: {
        input: at('renderer/index.html'),
        // Modules of shared/ do nothing when they are loaded: what the window does not use of
        // their schemas is left out.
        treeshake: { moduleSideEffects: (id: string) => !id.startsWith(at('shared/')) },
        // One file for all that the first picture needs: the main process is asked for each further one.
        output: { codeSplitting: { groups: [{ name: 'desk', test: (id: string) => id === at('renderer/App.tsx'), includeDependenciesRecursively: true }] } },
      },
    },
  },
});
