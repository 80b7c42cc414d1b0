import './zod.ts';
import '@fontsource-variable/inter/wght.css';
import './ui/tokens.css';
import './ui/base.css';
import { createRoot } from 'react-dom/client';
import type { Update } from '../shared/contract/index.ts';
import { App } from './App.tsx';
import { runCommand } from './commands/run.ts';
import { watchHand } from './desk/focus.ts';
import { goTo } from './desk/go.ts';
import { startEachProjectFresh } from './fresh.ts';
import { terminals } from './panes/index.ts';
import { applyUpdate, useReplica } from './store.ts';
import { watchPoint } from './view.ts';

terminals();
watchPoint();
watchHand();
startEachProjectFresh();

/** The longest that the window stays empty for the terminals' first screens, in ms. */
const PATIENCE_MS = 700;
/** The same where agents are only being started. */
const SOON_MS = 300;

/**
 * Shows the desk with its terminals drawn: one picture, where empty panes first would make two.
 * Unseen by opacity, for what is hidden cannot take the keyboard.
 */
async function showWhenDrawn(page: HTMLElement, count: number, most: number): Promise<void> {
  page.style.opacity = '0';
  await Promise.race([terminals().drawn(count), new Promise((done) => setTimeout(done, most))]);
  page.style.opacity = '';
}

const root = document.getElementById('root');
let begun = false;
window.quatuor.subscribe((text) => {
  const update = JSON.parse(text) as Update;
  if (update.t === 'go') return goTo(update.to);
  if (update.t === 'run') return runCommand(update.command);
  applyUpdate(update);
  // The last part of the first state: the desk is drawn once and not in pieces.
  if (begun || !root || update.t !== 'app') return;
  begun = true;
  const { desk, live } = useReplica.getState();
  const panes = Object.values(live).filter((a) => a.pane && !a.pane.exited);
  const starts = update.app.settings.startAgentsOnOpen && desk.trusted ? desk.agents.filter(({ id }) => !desk.current[id] && live[id]?.cli.status === 'found') : [];
  if (panes.length > 0) void showWhenDrawn(root, panes.length, PATIENCE_MS);
  else if (starts.length > 0) void showWhenDrawn(root, starts.length, SOON_MS);
  createRoot(root).render(<App />);
});

// What misses its place does nothing: no file or link takes the window away, no text goes into a terminal's own field.
for (const type of ['dragover', 'drop'] as const)
  window.addEventListener(type, (event) => {
    if (event.defaultPrevented || !event.dataTransfer) return;
    const field = event.target instanceof Element && event.target.closest('input, textarea:not(.xterm-helper-textarea)');
    if (field && !event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'none';
  });
