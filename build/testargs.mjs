import { Stop } from './say.mjs';

/** The parts of `npm test`, in their order. */
export const parts = ['types', 'lint', 'unit', 'real', 'build', 'e2e'];

/**
 * Reads the command line of `npm test`.
 * @param {string[]} argv such as ['--only', 'unit,e2e', '-t', 'D5', 'electron/store']
 * @returns {{only: string[], title: string | undefined, files: string[]}} title: a pattern that
 *   chooses tests; files: names that choose test files
 * @throws {Stop} for a part that does not exist or an option without its value
 */
export function testArgs(argv) {
  const result = { only: parts, title: undefined, files: [] };
  for (let i = 0; i < argv.length; i += 1) {
    const [name, inline] = argv[i].split(/=(.*)/s);
    if (name === '--only' || name === '-t') {
      const value = inline ?? argv[(i += 1)];
      if (!value) throw new Stop(`${name} needs a value`);
      if (name === '-t') result.title = value;
      else result.only = value.split(',');
    } else if (name.startsWith('-')) {
      throw new Stop(`unknown option ${name}\nnpm test [-- --only ${parts.join(',')}] [-t PATTERN] [FILE…]`);
    } else {
      result.files.push(argv[i]);
    }
  }
  const unknown = result.only.filter((part) => !parts.includes(part));
  if (unknown.length > 0) throw new Stop(`no such part: ${unknown.join(', ')} (there are: ${parts.join(', ')})`);
  return result;
}
