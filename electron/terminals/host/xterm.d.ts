// The package's `module` field names a file that does not exist, so the file is named here.
declare module '@xterm/headless/lib-headless/xterm-headless.js' {
  import type { Terminal } from '@xterm/headless';
  const headless: { Terminal: typeof Terminal };
  export default headless;
}
declare module '@xterm/addon-serialize/lib/addon-serialize.mjs' {
  export { SerializeAddon } from '@xterm/addon-serialize';
}
