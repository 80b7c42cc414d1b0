/** The simulated agent as a program: `agent --as claude|codex|amp|antigravity [arguments]`. */
import { mkdirSync } from 'node:fs';
import { runAgent } from './engine.ts';
import { demoHome, demoSpeed } from './home.ts';
import { personaNamed } from './personas.ts';
import { planFor } from './work.ts';

const argv = process.argv.slice(2);
const at = argv.indexOf('--as');
const persona = personaNamed(argv[at + 1] ?? '');
if (at < 0 || !persona) {
  process.stderr.write('usage: agent --as claude|codex|amp|antigravity [arguments of that CLI]\n');
  process.exit(2);
}
const home = demoHome(persona.name, process.env);
mkdirSync(home, { recursive: true, mode: 0o700 });
process.title = `${persona.binary} (simulated)`;
process.exit(
  await runAgent({
    persona,
    argv: [...argv.slice(0, at), ...argv.slice(at + 2)],
    env: process.env,
    cwd: process.cwd(),
    home,
    speed: demoSpeed(process.env),
    plan: planFor,
    terminal: { input: process.stdin, output: process.stdout },
  }),
);
