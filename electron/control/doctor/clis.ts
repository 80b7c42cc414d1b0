import type { Check, CliFinding } from '../../../shared/contract/index.ts';
import type { Agent } from '../../../shared/model/index.ts';
import { adapters, cliOffers, compareVersions, defaultAgents, findCli, installOf, loginCommand, loginOf, npmAt, stuckAt, type InstallPlace, type Probes } from '../../agents/index.ts';
import type { Status } from '../show.ts';
import { note, ok, wrong } from './check.ts';

export interface CliLook {
  /** Where programs are looked for. */
  path: string;
  env: NodeJS.ProcessEnv;
  /** What the running app says of its agents; null: it does not run. */
  status: Status | null;
  probes: Probes;
  /** The open project's own agents, where they are known. */
  agents?: readonly Agent[];
}

interface Seen {
  finding: CliFinding;
  checks: Check[];
}

/** The CLIs of the agents: where, which version, logged in or not; with what to do where something is missing. */
export async function lookAtClis(look: CliLook): Promise<{ clis: CliFinding[]; checks: Check[] }> {
  const install: InstallPlace = { platform: process.platform, npm: await npmAt(look.path, look.env, process.platform) };
  const seen = (await Promise.all(wanted(look.agents ?? []).map((one) => lookAt(one, look, install)))).flatMap((one) => one ?? []);
  const clis = seen.map(({ finding }) => finding);
  const checks = seen.flatMap((one) => one.checks);
  // A project may have other agents than the known ones.
  const others = look.status?.agents.some(({ state }) => state !== 'unknown' && state !== 'exited') ?? false;
  const works = others || clis.some(({ state }) => state !== 'missing' && state !== 'broken');
  return { clis, checks: works ? checks : [...checks, wrong('agents', 'agents', ['clis.none'])] };
}

interface Wanted {
  agent: Agent;
  /** It is told of also where it is not there. */
  always: boolean;
  usual: boolean;
}

/** Those of the open project, the four of a new one, and the others that an agent can be. */
function wanted(own: readonly Agent[]): Wanted[] {
  const usual = defaultAgents().map((agent): Wanted => ({ agent, always: true, usual: true }));
  const [model] = defaultAgents();
  const others = cliOffers().flatMap(({ adapter, name, command }): Wanted[] =>
    model && adapter !== 'custom' ? [{ agent: { ...model, id: adapter, name, adapter, hue: adapter, command }, always: false, usual: false }] : [],
  );
  const theirs = own.filter(({ simulated, adapter }) => !simulated && adapter !== 'custom').map((agent): Wanted => ({ agent, always: true, usual: false }));
  const all = [...theirs, ...usual, ...others];
  return all.filter(({ agent }, i) => all.findIndex((one) => one.agent.command === agent.command || one.agent.id === agent.id) === i);
}

async function lookAt({ agent, always, usual }: Wanted, look: CliLook, place: InstallPlace): Promise<Seen | null> {
  const { id, name, command, adapter, hue } = agent;
  const finding = (state: CliFinding['state'], version: string | null, path: string | null): CliFinding => ({ id, adapter, name, hue, command, state, version, path, usual });
  const get = (): { copy?: string; url?: string } => {
    const { command: copy, url } = installOf(adapters[adapter].rules.hint, place);
    return { ...(copy ? { copy } : {}), ...(url ? { url } : {}) };
  };
  const { path } = await findCli(agent, look.path);
  if (!path) {
    const stuck = await stuckAt(command, look.path);
    if (!stuck && !always) return null;
    if (!stuck) return { finding: finding('missing', null, null), checks: [note(id, 'agents', ['cli.missing', name, command], get())] };
    const check = stuck.why === 'link' ? note(id, 'agents', ['cli.link', name, stuck.file], get()) : note(id, 'agents', ['cli.locked', name, stuck.file], { copy: `chmod u+x '${stuck.file}'` });
    return { finding: finding('broken', null, stuck.file), checks: [check] };
  }
  // Its own arguments are of a session: asked for its version it needs none of them.
  const { version, hangs } = await look.probes.ask(path, { ...agent, args: [] }, look.path, false);
  const login = await loginCheck(agent, look);
  if (version === null) {
    const silent = note(id, 'agents', hangs ? ['cli.hangs', name, path, command] : ['cli.silent', name, path, command], { copy: `${command} --version` });
    return { finding: finding('silent', null, path), checks: [silent, login.check] };
  }
  const { seen } = adapters[adapter].rules;
  const [oldest = '', newest = ''] = [seen[0], seen.at(-1)];
  const known = /^\d/.test(newest);
  const older = known && compareVersions(version, oldest) < 0;
  const newer = known && compareVersions(version, newest) > 0;
  const about = older
    ? note(id, 'agents', ['cli.older', name, version, path, oldest], get())
    : newer ? note(id, 'agents', ['cli.newer', name, version, path, newest]) : ok(id, 'agents', ['cli', name, version, path]);
  return { finding: finding(older ? 'older' : login.out ? 'login' : 'ready', version, path), checks: [about, login.check] };
}

async function loginCheck(agent: Agent, { env, path, status, probes }: CliLook): Promise<{ check: Check; out: boolean }> {
  const id = `${agent.id}-login`;
  const how = loginCommand(agent);
  if (status?.agents.find((one) => one.id === agent.id)?.state === 'needs-login')
    return { check: note(id, 'agents', ['login.asks', agent.name, how], { copy: how }), out: true };
  const login = await loginOf(agent, env, path, probes);
  if (login.state === 'in') return { check: ok(id, 'agents', ['login.in', agent.name, login.where]), out: false };
  if (login.state === 'unseen') return { check: ok(id, 'agents', ['login.unseen', agent.name]), out: false };
  return { check: note(id, 'agents', ['login.out', agent.name, how], { copy: how }), out: true };
}
