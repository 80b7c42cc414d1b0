import { runQuatuor } from './quatuor.ts';
import { EXIT, Trouble } from './trouble.ts';

const [as = 'quatuor', ...argv] = process.argv.slice(2);
delete process.env['ELECTRON_RUN_AS_NODE'];

// Whoever reads the output may stop reading, as head does. What was asked for is done all the same.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  const follows = argv.includes('--follow') || argv.includes('-f');
  if (!follows) process.stderr.write(error.code === 'EPIPE' ? 'quatuor: nobody reads the output any more: the rest of it was dropped\n' : `quatuor: the output cannot be written: ${error.message}\n`);
  process.exit(EXIT.unread);
});
process.stderr.on('error', () => process.exit(EXIT.unread));

const out = (text: string): void => void process.stdout.write(text);
try {
  process.exitCode = as === 'tmux' ? await (await import('./tmux.ts')).runTmux(argv, process.env, true) : await runQuatuor(argv, process.env, out);
} catch (error) {
  if (!(error instanceof Trouble)) throw error;
  if (as !== 'tmux' && argv.includes('--json')) out(`${JSON.stringify({ v: 1, error: { exit: error.exit, message: error.message } })}\n`);
  process.stderr.write(`${as === 'tmux' ? '' : 'quatuor: '}${error.message}\n`);
  process.exitCode = error.exit;
}
