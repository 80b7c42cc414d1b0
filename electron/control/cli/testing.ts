import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createControl, type Control } from '../index.ts';
import { isThere, testProject, type TestProject } from '../test/project.ts';

export interface Ran { code: number; out: string; err: string }

/** A desk by the real rules with a real control server, and the programs that call it. For tests. */
export interface Stage {
  dir: string;
  /** The app's folder of state. */
  home: string;
  /** Where shells stand. */
  cwd: string;
  world: TestProject['world'];
  control: Control;
  /** What `open` was asked for. */
  opened: string[];
  /** No project is open from now on. */
  closeProject(): void;
  /** What a pane of that agent has in its environment; none: the person's shell. */
  env(agent?: string): Record<string, string>;
  quatuor(args: readonly string[], how?: { as?: string; env?: Record<string, string>; input?: string }): Promise<Ran>;
  bash(line: string, how?: { as?: string; env?: Record<string, string> }): Promise<Ran>;
  end(): void;
}

/** Agents claude (the orchestrator), amp and codex, in windows 0, 1 and 2. */
export async function makeStage(name: string): Promise<Stage> {
  const dir = mkdtempSync(join(tmpdir(), `q-${name}-`));
  const home = join(dir, 'home');
  const cwd = join(dir, 'work');
  for (const folder of [home, cwd]) mkdirSync(folder, { mode: 0o700 });
  const { world, project, equip } = testProject(() => control);
  let isOpen = true;
  const opened: string[] = [];
  const control: Control = createControl({
    version: '0.1.0', home, execPath: process.execPath, script: join(import.meta.dirname, 'main.ts'),
    projects: () => (isOpen ? [project] : []), spoolDir: (id) => join(dir, 'spool', id), host: () => null,
    open: async (path) => {
      if (!existsSync(path)) return `There is no folder at ${path}.`;
      opened.push(path);
      isOpen = true;
      return project;
    },
    log: () => {}, onProblem: () => {},
  });
  await isThere(home);

  const env = (agent?: string): Record<string, string> => {
    const { QUATUOR_PANE: _p, QUATUOR_HOME: _h, ELECTRON_RUN_AS_NODE: _n, ...rest } = process.env as Record<string, string>;
    const PATH = `${join(home, 'bin')}:${rest['PATH']}`;
    if (agent === undefined) return { ...rest, PATH, HOME: dir };
    const gear = equip(control, dir, agent);
    return { ...rest, ...gear.env, PATH: [...gear.path, PATH].join(':'), HOME: dir };
  };
  const run = (file: string, args: readonly string[], variables: Record<string, string>, input?: string): Promise<Ran> =>
    new Promise((resolve) => {
      const child = execFile(file, [...args], { cwd, env: variables, maxBuffer: 64 * 1024 * 1024 }, (error, out, err) =>
        resolve({ code: error ? Number((error as { code?: number }).code ?? -1) : 0, out, err }));
      if (input !== undefined) child.stdin?.end(input);
    });
  return {
    dir, home, cwd, world, control, opened, env,
    closeProject: () => {
      isOpen = false;
    },
    quatuor: (args, { as, env: more = {}, input } = {}) => run(join(home, 'bin', 'quatuor'), args, { ...env(as), ...more }, input),
    bash: (line, { as, env: more = {} } = {}) => run('/bin/bash', ['-c', line], { ...env(as), ...more }),
    end() {
      control.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** The fields that each gh since 2.23 (Debian 12) knows by its own help; newer ones know more. */
const GH_FIELDS = 'assignees author body closed closedAt comments createdAt id labels milestone number projectCards reactionGroups state title updatedAt url';

/** A program on the PATH that stands for GitHub's own: it refuses fields that gh does not know, and keeps what it was called with. */
export function fakeGh(stage: Pick<Stage, 'dir'>, answer: string, code = 0): { path: string; calls: string } {
  const path = join(stage.dir, 'gh-bin');
  const calls = join(stage.dir, 'gh-calls');
  mkdirSync(path, { recursive: true });
  writeFileSync(join(stage.dir, 'gh-answer'), answer);
  const stream = code === 0 ? '' : ' >&2';
  const script = [
    '#!/bin/sh', `printf '%s\\n' "$@" > '${calls}'`, '[ "$1 $2" = "issue list" ] || { echo "unknown command" >&2; exit 1; }',
    'while [ $# -gt 0 ]; do [ "$1" = --json ] && fields=$2; shift; done', 'IFS=,',
    `for one in $fields; do case " ${GH_FIELDS} " in *" $one "*) ;; *) echo "Unknown JSON field: \\"$one\\"" >&2; exit 1 ;; esac; done`,
    `cat '${join(stage.dir, 'gh-answer')}'${stream}`, `exit ${code}`, '',
  ];
  writeFileSync(join(path, 'gh'), script.join('\n'), { mode: 0o755 });
  return { path, calls };
}
