// Stands in for `codex app-server`: takes each turn and ends it at once. Arguments: --listen unix://PATH.
// What it did, with its time, goes as JSON lines into the file that QUATUOR_TURNS names.
import { appendFileSync } from 'node:fs';
import { fakeAppServer } from '../../../../electron/agents/codex/test/app-server.ts';

const path = (process.argv[process.argv.indexOf('--listen') + 1] ?? '').replace('unix://', '');
const note = (kind: string): void =>
  appendFileSync(process.env['QUATUOR_TURNS'] ?? '/dev/null', `${JSON.stringify({ at: Date.now(), kind })}\n`);
const server = await fakeAppServer(path);
const own = { id: '0199aaaa-0000-7000-8000-000000000001' };
const { turn } = server;
server.turn = (id, text, name) => {
  turn(id, text, name);
  note('turn');
  setTimeout(() => {
    note('turn-end');
    server.finish(id, name);
  }, 20);
};
// The terminal interface would open it.
setTimeout(() => server.open(own), 300);
process.on('SIGTERM', () => process.exit(0));
