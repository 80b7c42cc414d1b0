import '@fontsource-variable/inter/wght.css';
import './ui/tokens.css';
import './ui/base.css';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { terminals } from './panes/index.ts';
import { applyUpdate } from './store.ts';
import { watchPoint } from './view.ts';

terminals();
watchPoint();

const root = document.getElementById('root');
let begun = false;
window.quatuor.subscribe((update) => {
  applyUpdate(update);
  // The last part of the first state: the desk is drawn once and not in pieces.
  if (begun || !root || update.t !== 'app') return;
  begun = true;
  createRoot(root).render(<App />);
});

// A file that misses its place must not take the window away.
for (const type of ['dragover', 'drop'] as const)
  window.addEventListener(type, (event) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  });
