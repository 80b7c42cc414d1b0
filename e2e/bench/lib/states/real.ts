/** A situation with a real CLI, against the scripted model server. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { HostClient } from '../../../../electron/terminals/index.ts';
import { bench } from '../../../delivery/lib.ts';
import { hold } from '../../../model-server/index.ts';
import type { Hold, ModelServer, Reply, Rule } from '../../../model-server/index.ts';
import { makeHome } from '../../../real/home.ts';
import type { Home } from '../../../real/home.ts';
import { smallRepo } from '../../../real/repo.ts';
import { shellScript } from './fakes.ts';
import { perform, resultOf } from './perform.ts';
import type { Cli, RealPart, RealReply, Result, Situation } from './types.ts';

export interface RealJob {
  cli: Cli;
  situation: Situation;
  part: RealPart;
  /** Stands in every prompt of this situation, so that the server knows whose turn it is. */
  mark: string;
  cwd: string;
}

/** How the real CLI is brought into a situation, or why it is not. */
export function realPart(cli: Cli, { real }: Situation): RealPart | string {
  return real?.[cli] ?? real?.all ?? 'nobody has found out how yet';
}

/** The homes of the real CLIs: one that knows the folders, one that knows nothing. */
export function makeHomes(server: ModelServer, jobs: readonly RealJob[]): { known: Home; strange: Home } {
  const trusted = jobs.filter(({ part }) => !part.unknownFolder).map(({ cwd }) => cwd);
  return {
    known: makeHome({ url: server.url, trusted }),
    strange: makeHome({ url: server.url, trusted: jobs.map(({ cwd }) => cwd), keyApproved: false }),
  };
}

/** Flags by which commands run without a question. */
const FREE: Partial<Record<Cli, string[]>> = {
  claude: ['--allowedTools', 'Bash'],
  codex: ['-a', 'never', '-s', 'danger-full-access'],
  gemini: ['--approval-mode', 'yolo'],
  opencode: ['--auto'],
};

/** Gives the server this situation's replies; returns the gates in their order. */
function script(server: ModelServer, { part, mark }: RealJob): { gates: Hold[]; off: () => void } {
  const gates: Hold[] = [];
  const reply = ({ gate, ...rest }: RealReply): Reply => {
    const told = JSON.parse(JSON.stringify(rest).replaceAll('%', mark)) as Reply;
    if (!gate) return told;
    const held = hold();
    gates.push(held);
    return { ...told, hold: held };
  };
  const rules: Rule[] = [];
  for (const [prompt, list] of Object.entries(part.replies ?? {})) {
    const match = `${mark} ${prompt}`;
    const refusal = part.refusals?.[prompt];
    if (refusal) {
      const { times, ...error } = refusal;
      rules.push({ match, ...(times && { times }), reply: reply({ error, gate: true }) });
    }
    rules.push({ match, reply: list.map(reply) });
  }
  return { gates, off: rules.length > 0 ? server.script(rules) : () => {} };
}

export async function runReal(
  job: RealJob,
  place: { server: ModelServer; host: HostClient; homes: { known: Home; strange: Home }; program: string; dir: string },
): Promise<Result> {
  const { cli, situation: s, part, mark, cwd } = job;
  const { server, host, homes, program, dir } = place;
  mkdirSync(dir, { recursive: true });
  const repo = smallRepo(cwd);
  const { gates, off } = script(server, job);
  // Several OpenCodes that start at once in a new home keep each other from starting.
  const own = cli === 'opencode' ? makeHome({ url: server.url }) : null;
  const home = own ?? (part.unknownKey ? homes.strange : homes.known);
  const env: Record<string, string> = { ...home.env };
  for (const name of part.without ?? []) delete env[name];
  const command = s.inShell ? shellScript(join(dir, `${cli}-shell`), program) : program;
  const args = [...(part.autonomy ? [] : (FREE[cli] ?? [])), ...(part.args ?? [])];
  const b = await bench(
    cli,
    (agent) => ({ ...agent, command, args, autonomy: part.autonomy ?? 'edits', env: part.env ?? {} }),
    { dir, cwd, host, env, trusted: !s.untrusted, ...(s.size && { cols: s.size[0], rows: s.size[1] }) },
  );
  try {
    await b.start().catch(() => {});
    const done = await perform(part.steps ?? s.steps, {
      bench: b,
      dir,
      text: (prompt) => `${mark} ${prompt}`,
      order: (order) => {
        throw new Error(`no real CLI obeys ${order.do}`);
      },
      go: () => gates.shift()?.release(),
      logged: () => true,
      asked: () => server.turns().filter((turn) => turn.request?.lastPrompt.includes(mark)).length,
      stateFile: (pid) => join(home.claudeDir, 'sessions', `${pid}.json`),
      withinMs: 40_000,
      deafMs: 1_000,
    });
    const asked = done.detail === undefined ? '' : server.turns()
      .filter((turn) => turn.request?.lastPrompt.includes(mark))
      .map((turn) => `asked: ${turn.request?.lastPrompt} (round ${turn.request?.round}) → ${turn.status}`)
      .join('\n');
    return resultOf(cli, s.name, done, `\n${asked}`);
  } finally {
    for (const gate of gates) gate.release();
    await b.close();
    own?.dispose();
    off();
    repo.dispose();
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}
