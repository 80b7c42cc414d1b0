/** Arguments of the app that are followed by a path. */
const withPath = ['--screenshot', '--project', '--home'];
const own = [...withPath, '--demo', '--exit'];
/** How Chromium's and Node's own switches begin, which are handed on without a word. */
const engine = /^--(?:no-sandbox$|enable-|disable-|use-|force-|ozone-|gtk-|log-|v=|vmodule|js-flags|inspect|remote-|proxy-|lang|ignore-|high-dpi|trace|gpu|password-store)/;

/**
 * Sorts out the command line of `npm start`: `--dry` is ours, the rest is the app's, with relative
 * paths made absolute (the app does not run in the person's folder).
 * @param {string[]} argv
 * @param {(path: string) => string} absolute
 * @returns {{dry: boolean, app: string[], strange: string[]}} strange: what means nothing to
 *   Quatuor and does not look like a switch of Chromium's; handed on all the same
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
  const strange = app.filter((word, i) => {
    if (withPath.includes(app[i - 1])) return false;
    return !own.includes(word.split('=')[0]) && !engine.test(word);
  });
  return { dry, app, strange };
}
