import * as loaded from '@xterm/headless';

// The package names a module file that it does not hold. Node therefore takes its CommonJS file,
// where all stands under `default`; a bundler is pointed at the right module, with named exports.
const outer: { Terminal?: typeof loaded.Terminal; default?: typeof loaded } = { ...loaded };
const found = outer.Terminal ?? outer.default?.Terminal;
if (found === undefined) throw new Error('@xterm/headless has no Terminal');

/** The constructor of xterm.js without a window. */
export const Terminal = found;
