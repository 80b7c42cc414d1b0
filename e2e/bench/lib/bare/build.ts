import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { root, temporary } from '../place.ts';

const html = `<!doctype html>
<meta charset="utf-8"><title>bare</title>
<link rel="stylesheet" href="xterm.css">
<style>
@font-face { font-family: 'JetBrains Mono Variable'; src: url(mono.woff2); font-weight: 100 800 }
body { margin: 0; background: #0b0d10 }
body.grid { display: grid; grid-template: 1fr 1fr / 1fr 1fr; height: 100vh }
body.grid > div { min-width: 0; min-height: 0; overflow: hidden }
</style>
<body></body><script src="page.js"></script>
`;

/** Builds the bare app; returns the arguments that start it with so many panes. */
export async function bareApp(): Promise<(panes: number) => string[]> {
  const folder = temporary('bare');
  mkdirSync(folder, { recursive: true });
  const from = (path: string): string => join(root, 'node_modules', path);
  cpSync(from('@xterm/xterm/css/xterm.css'), join(folder, 'xterm.css'));
  const font = '@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2';
  cpSync(from(font), join(folder, 'mono.woff2'));
  writeFileSync(join(folder, 'index.html'), html);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'bare', main: 'main.js', type: 'module' }));
  for (const [name, format] of [['main', 'es'], ['page', 'iife']] as const) {
    const bundle = await rolldown({ input: join(import.meta.dirname, `${name}.ts`), external: ['electron'], platform: name === 'main' ? 'node' : 'browser' });
    await bundle.write({ file: join(folder, `${name}.js`), format, name: 'bare', minify: true });
    await bundle.close();
  }
  return (panes) => [folder, `--home=${temporary('bare-home')}`, `--panes=${panes}`];
}
