import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { launch, type Running } from '../launch.ts';
import { temporary } from '../place.ts';

/** A field, a list of two, a button that shows a box, and something to drag: each does the least that can be seen. */
const html = `<!doctype html>
<meta charset="utf-8"><title>empty</title>
<style>
body { margin: 0; height: 100vh; font: 13px sans-serif; background: #0f1114; color: #e6e9ee }
#box { position: absolute; left: 500px; top: 200px; padding: 20px; border: 1px solid }
#card { position: absolute; left: 20px; top: 300px; width: 280px; height: 50px; border: 1px solid }
#ghost { position: fixed; left: 0; top: 0; width: 200px; height: 50px; border: 1px solid; pointer-events: none }
</style>
<input id="field"><button id="one">one</button><button id="two">two</button><div id="box" hidden>box <input id="inside"></div>
<div id="card" draggable="true">card</div><div id="ghost" hidden>ghost</div>
<script>
const { box, ghost, inside, one, two } = window;
one.addEventListener('click', () => { box.hidden = false; inside.focus(); });
for (const [from, to] of [[one, two], [two, one]])
  from.addEventListener('keydown', (event) => event.key.startsWith('Arrow') && to.focus());
window.addEventListener('keydown', (event) => { if (event.key === 'Escape') box.hidden = true; });
card.addEventListener('dragstart', (event) => { event.dataTransfer.setData('text/plain', 'card'); ghost.hidden = false; });
window.addEventListener('dragover', (event) => {
  event.preventDefault();
  ghost.style.transform = 'translate(' + event.clientX + 'px,' + event.clientY + 'px)';
});
window.addEventListener('drop', (event) => { event.preventDefault(); ghost.hidden = true; });
</script>
`;

/** Starts the same Electron with one window of the app's size, and in it next to nothing. */
export async function emptyPage(): Promise<Running> {
  const folder = temporary('empty-page');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.html'), html);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'empty', main: 'main.js', type: 'module' }));
  const main = join(import.meta.dirname, '../bare/main.ts');
  const bundle = await rolldown({ input: main, external: ['electron'], platform: 'node' });
  await bundle.write({ file: join(folder, 'main.js'), format: 'es' });
  await bundle.close();
  return launch([folder, `--home=${temporary('empty-home')}`]);
}
