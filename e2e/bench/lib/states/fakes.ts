/** A situation with a fake CLI. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostClient } from '../../../../electron/terminals/index.ts';
import { bench } from '../../../delivery/lib.ts';
import { fakeCli } from '../../../fakes/index.ts';
import { perform, resultOf } from './perform.ts';
import type { FakeCli, Result, Situation } from './types.ts';

/** A script that starts the CLI and is a shell afterwards, in a terminal. */
export function shellScript(file: string, program: string): string {
  writeFileSync(file, `#!/bin/sh\n'${program}' "$@"\n[ -t 0 ] || exit\nPS1='shell-prompt$ ' ENV= exec sh -i\n`, { mode: 0o755 });
  return file;
}

export async function runFake(cli: FakeCli, s: Situation, host: HostClient, dir: string): Promise<Result> {
  mkdirSync(dir, { recursive: true });
  const cwd = join(dir, 'project');
  mkdirSync(cwd, { recursive: true });
  const fake = fakeCli(cli, s.fake, { dir, runtime: process.execPath });
  const claudeDir = join(fake.home, 'claude');
  const command = s.inShell ? shellScript(join(dir, `${cli}-shell`), fake.file) : fake.file;
  const b = await bench(
    cli,
    (agent) => ({
      ...agent,
      command,
      autonomy: 'asks',
      // The fake has no app-server: that road has a stand-in of its own.
      env: { CLAUDE_CONFIG_DIR: claudeDir, CODEX_HOME: join(fake.home, 'codex'), QUATUOR_CODEX_CHANNEL: '0' },
    }),
    { dir, cwd, host, trusted: !s.untrusted, ...(s.size && { cols: s.size[0], rows: s.size[1] }) },
  );
  try {
    // A program that ends at once may have ended before the start is told.
    await b.start().catch(() => {});
    const done = await perform(s.steps, {
      bench: b,
      dir,
      text: (prompt) => prompt,
      order: (order) => fake.order(order),
      go: () => fake.order({ do: 'finish' }),
      logged: (kind) => fake.log().some((line) => line.kind === kind),
      asked: () => fake.prompts().length,
      stateFile: (pid) => join(claudeDir, 'sessions', `${pid}.json`),
      withinMs: 12_000,
      deafMs: 400,
    });
    return resultOf(cli, s.name, done);
  } finally {
    await b.close();
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}
