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
window.quatuor.subscribe(applyUpdate);

// A file that misses its place must not take the window away.
for (const type of ['dragover', 'drop'] as const)
  window.addEventListener(type, (event) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  });

const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
