/** Names of the IPC channels. Apart from the schemas, so that the preload script stays small. */
export const channels = {
  command: 'quatuor:command',
  update: 'quatuor:update',
  hello: 'quatuor:hello',
  panes: 'quatuor:panes',
} as const;
