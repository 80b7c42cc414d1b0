/** One plain line for the person. */
export const say = (line) => void process.stderr.write(`${line}\n`);

/**
 * Runs one step of the set-up and prints one line when it is done, with its seconds.
 * @template T
 * @param {string} what such as 'packages from the lock file'
 * @param {() => Promise<T> | T} work
 * @returns {Promise<T>}
 */
export async function step(what, work) {
  const start = performance.now();
  const terminal = process.stderr.isTTY;
  if (terminal) process.stderr.write(`  … ${what}`);
  const line = (mark) => {
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    process.stderr.write(`${terminal ? '\r' : ''}  ${mark} ${what} (${seconds} s)\n`);
  };
  try {
    const result = await work();
    line('✓');
    return result;
  } catch (error) {
    line('✗');
    throw error;
  }
}

/** A fault that the person can act on: its message is all they need, no stack. */
export class Stop extends Error {}

/**
 * Runs a program's main function; prints a `Stop` and what the system refused (a folder that
 * cannot be written) as plain text, and anything else with its stack.
 * @param {() => Promise<number | void>} main gives the exit code
 */
export async function runMain(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    const plain = error instanceof Stop || typeof error?.syscall === 'string';
    say(plain ? `\n${error.message}` : String(error?.stack ?? error));
    process.exitCode = 1;
  }
}
