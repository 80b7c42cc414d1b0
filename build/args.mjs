/** Arguments of the app that are followed by a path. */
const withPath = ['--screenshot', '--project'];

/**
 * Sorts out the command line of `npm start`: `--dry` is ours, the rest is the app's, with relative
 * paths made absolute (the app does not run in the person's folder).
 * @param {string[]} argv
 * @param {(path: string) => string} absolute
 * @returns {{dry: boolean, app: string[]}}
 */
export function startArgs(argv, absolute) {
  const app = [];
  let dry = false;
  for (let i = 0; i < argv.length; i += 1) {
    const [name, ...value] = argv[i].split('=');
    if (argv[i] === '--dry') dry = true;
    else if (withPath.includes(name) && value.length > 0) app.push(name, absolute(value.join('=')));
    else if (withPath.includes(name) && i + 1 < argv.length) app.push(name, absolute(argv[(i += 1)]));
    else app.push(argv[i]);
  }
  return { dry, app };
}
