import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('T2 a host lets go of the files, pipes and sockets that it was started with', () => {
  const dir = mkdtempSync(join(tmpdir(), 'inherited-'));
  const module = join(import.meta.dirname, 'inherited.ts');
  const script = `import(${JSON.stringify(module)}).then(({ closeInherited }) => {
    const closed = closeInherited();
    const links = require('node:fs').readdirSync('/proc/self/fd').map((n) => {
      try { return require('node:fs').readlinkSync('/proc/self/fd/' + n); } catch { return ''; }
    });
    console.log(JSON.stringify({ closed, held: links.some((l) => l.endsWith('held.log')) }));
  })`;
  const shell = `exec 7>>"$FILE"; "$RUNTIME" -e "$SCRIPT"; true`;
  const env = { ...process.env, FILE: join(dir, 'held.log'), RUNTIME: process.execPath, SCRIPT: script };
  const run = spawnSync('sh', ['-c', shell], { env, encoding: 'utf8' });
  expect(JSON.parse(run.stdout)).toMatchObject({ held: false });
  rmSync(dir, { recursive: true, force: true });
});
