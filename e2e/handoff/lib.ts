/** A project with its journal, its scheduler, the real terminal host and agents, without a window. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultAgents } from '../../electron/agents/index.ts';
import { openWorkspace, type Workspace } from '../../electron/scheduler/index.ts';
import type { HostClient } from '../../electron/terminals/index.ts';
import { emptyDraft, usualPaths, usualPolicy, type Agent, type Desk, type EventBody, type Handoff, type JournalEvent, type Policy, type TaskDraft } from '../../shared/model/index.ts';
import type { DeskCommand } from '../../shared/contract/index.ts';
import { startHost, until } from '../delivery/lib.ts';
import { fakeCli, type FakeCli, type Misbehaviour, type PersonaName } from '../fakes/index.ts';

export interface Stage {
  dir: string;
  project: string;
  workspace(): Workspace;
  desk(): Desk;
  /** What the journal was given since the first start, over all starts. */
  events: JournalEvent[];
  host: HostClient;
  problems: string[];
  of<T extends EventBody['type']>(type: T): Extract<EventBody, { type: T }>[];
  /** Sends a command; one that is refused throws. */
  do(command: DeskCommand): void;
  policy(handoff: Partial<Policy['handoff']>, more?: Partial<Policy>): void;
  task(draft: Partial<TaskDraft> & { title: string }): string;
  until<T>(what: string, look: (desk: Desk) => T | undefined | false | null, ms?: number): Promise<T>;
  state(agent: string, state: string, ms?: number): Promise<void>;
  /** The handoff of the role or of a task, the latest. */
  handoff(task?: string): Handoff | undefined;
  /** Waits for its end. */
  over(task?: string, ms?: number): Promise<Handoff>;
  read(file: string): string;
  /** Forgets everything but the journal and the terminal host, as a killed app does, and starts anew. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface StageOptions {
  agents: Agent[];
  /** The folder of the project; absent: a small repository of its own. */
  project?: string;
  env?: Record<string, string | undefined>;
  dir?: string;
  host?: HostClient;
  language?: 'fr' | 'en';
  /** Who holds the role at first; claude without it. */
  holder?: string;
  /** What each pane gets so that its agent can call the app. */
  equip?: Parameters<typeof openWorkspace>[0]['equip'];
  /** Called with each batch before anything else hears of it; it may end the app. */
  onEvents?: (events: JournalEvent[]) => void;
}

const MS = 60_000;

/** The four agents over fake CLIs; those that are not named have no CLI. */
export function fakes(dir: string, parts: Partial<Record<PersonaName, Misbehaviour>>): { agents: Agent[]; fakes: Record<PersonaName, FakeCli> } {
  mkdirSync(dir, { recursive: true });
  const made: Partial<Record<PersonaName, FakeCli>> = {};
  const agents = defaultAgents().map((agent): Agent => {
    const persona = agent.adapter as PersonaName;
    const part = parts[persona];
    if (!part) return { ...agent, command: `no-such-${agent.command}` };
    const fake = fakeCli(persona, part, { dir, runtime: process.execPath });
    made[persona] = fake;
    return { ...agent, command: fake.file, env: { CLAUDE_CONFIG_DIR: join(fake.home, 'claude'), CODEX_HOME: join(fake.home, 'codex') } };
  });
  return { agents, fakes: made as Record<PersonaName, FakeCli> };
}

export function makeDir(name: string): string {
  return realpathSync(mkdtempSync(join(tmpdir(), `quatuor-${name}-`)));
}

export function repository(path: string): void {
  mkdirSync(path, { recursive: true });
  const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: path });
  git('init', '-q', '-b', 'main');
  writeFileSync(join(path, 'README.md'), '# Palm oil bot\n');
  git('add', '.');
  git('commit', '-q', '-m', 'first');
}

/** Opens a trusted project whose agents that have a CLI run; claude holds the role. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const dir = options.dir ?? makeDir('handoff');
  const project = options.project ?? join(dir, 'palm-oil-bot');
  if (!options.project && !existsSync(project)) repository(project);
  const host = options.host ?? (await startHost(dir));
  const events: JournalEvent[] = [];
  const problems: string[] = [];
  const open = () =>
    openWorkspace({
      project: { id: 'handoff', path: project, name: 'palm-oil-bot', prefix: 'PO', language: options.language ?? 'fr', demo: false },
      journalDir: join(dir, 'journal'), spoolDir: join(dir, 'spool'), stateDir: join(dir, 'state'), consentFile: join(dir, 'consent.json'),
      ...(options.equip ? { equip: options.equip } : {}),
      agents: options.agents, env: { ...process.env, ELECTRON_RUN_AS_NODE: undefined, HOME: dir, ...options.env },
      onEvents: (batch) => {
        events.push(...batch);
        options.onEvents?.(batch);
      },
      onLive: () => {},
      onProblem: (text) => void problems.push(text),
    });
  let workspace = open();
  const live = (agent: string) => workspace.live().find(({ id }) => id === agent);
  const stage: Stage = {
    dir, project, events, host, problems,
    workspace: () => workspace,
    desk: () => workspace.desk(),
    of: (type) => events.map(({ body }) => body).filter((body): body is Extract<EventBody, { type: typeof type }> => body.type === type),
    do(command) {
      const reply = workspace.submit(command);
      if (!reply.ok) throw new Error(`${command.type}: ${reply.message}`);
    },
    policy(handoff, more = {}) {
      this.do({ type: 'policy.set', policy: { ...workspace.desk().policy, ...more, handoff: { ...workspace.desk().policy.handoff, ...handoff } } });
    },
    task(draft) {
      this.do({ type: 'task.add', draft: { ...emptyDraft(), ...draft } });
      return workspace.desk().order.at(-1)!;
    },
    async until(what, look, ms = MS) {
      return until(what, () => look(workspace.desk()) || undefined, ms).catch((error: Error) => {
        const tail = events.slice(-14).map(({ body }) => JSON.stringify(body).slice(0, 260)).join('\n');
        const states = workspace.live().map((a) => `${a.id} ${a.state} (${a.why}) ${a.waiting ?? ''} ${a.context?.percent ?? '-'} %`).join('\n');
        const passed = Object.values(workspace.desk().handoffs).map((h) => JSON.stringify({ ...h, memory: h.memory?.file, edited: undefined }).slice(0, 900)).join('\n');
        throw new Error(`${error.message}\n${passed}\n${states}\n${problems.join('\n')}\n${tail}`, { cause: error });
      });
    },
    async state(agent, state, ms = MS) {
      await this.until(`${agent} is ${state}`, () => live(agent)?.state === state, ms);
    },
    handoff: (task) => Object.values(workspace.desk().handoffs).filter((h) => h.task === task).at(-1),
    async over(task, ms = MS) {
      await this.until('the handoff is over', () => this.handoff(task)?.step === 'over', ms);
      return this.handoff(task)!;
    },
    read: (file) => readFileSync(join(project, file), 'utf8'),
    async restart() {
      workspace.close();
      // The host lets go of what the app was attached to, as it does when the app is killed.
      await workspace.setHost(null).catch(() => {});
      workspace = open();
      await workspace.setHost(host);
    },
    async close() {
      for (const { id } of workspace.live()) await workspace.stop(id).catch(() => {});
      workspace.close();
      if (!options.host) {
        const { hostPid } = host;
        host.close();
        try {
          process.kill(hostPid, 'SIGTERM');
        } catch {
          // it has ended
        }
      }
      if (!options.dir) rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  stage.do({ type: 'project.trust' });
  await workspace.setHost(host);
  stage.do({ type: 'policy.set', policy: { ...usualPolicy } });
  if (options.holder) stage.do({ type: 'orchestrator.name', agent: options.holder });
  stage.do({ type: 'files.set', files: { on: true, paths: usualPaths } });
  await workspace.startFresh();
  // The project's files say who holds it, where they have said so already.
  if (!workspace.desk().orchestrator) stage.do({ type: 'orchestrator.name', agent: 'claude' });
  return stage;
}
