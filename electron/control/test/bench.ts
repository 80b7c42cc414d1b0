/** The control socket over the desk's rules with a journal in memory; the app's own writer is tried in the real app. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ControlledProject } from '../access.ts';
import { createControl, type Control } from '../index.ts';
import { isThere, testProject, type TestProject } from './project.ts';

export interface ControlBench {
  dir: string;
  w: TestProject['world'];
  control: Control;
  /** Null: no project is open. */
  project: ControlledProject | null;
  problems: string[];
  /** What somebody tried that was not theirs to do. */
  refused: string[];
  /** What a pane of an agent has in its environment. */
  pane(agent: string): Record<string, string>;
  /** How an agent's CLI starts the MCP server. */
  mcp(agent: string): { command: string; args: string[]; env: Record<string, string> };
  texts(agent: string): string[];
  /** The same app, started again. */
  restart(): Promise<void>;
  close(): void;
}

export async function controlBench(): Promise<ControlBench> {
  const dir = mkdtempSync(join(tmpdir(), 'q-ctl-'));
  const { world: w, project, equip } = testProject(() => bench.control, (text) => bench.refused.push(text));
  const start = async (): Promise<Control> => {
    const control = createControl({
      version: '0', home: dir, execPath: process.execPath, script: join(import.meta.dirname, '..', 'cli', 'main.ts'),
      projects: () => (bench.project ? [bench.project] : []), spoolDir: (id) => join(dir, 'spool', id), host: () => null,
      log: () => {}, onProblem: (text) => bench.problems.push(text),
    });
    await isThere(dir);
    return control;
  };
  const bench: ControlBench = {
    dir, w, problems: [], refused: [],
    control: undefined as never,
    project,
    pane(agent) {
      const gear = equip(bench.control, dir, agent);
      return { ...gear.env, PATH: [...gear.path, process.env['PATH'] ?? ''].join(':') };
    },
    mcp(agent) {
      const { mcp } = equip(bench.control, dir, agent);
      if (!mcp) throw new Error('no MCP server is given');
      return mcp;
    },
    texts: (agent) => Object.values(w.desk.messages).filter((m) => m.agent === agent).map((m) => m.text),
    async restart() {
      bench.control.close();
      bench.control = await start();
    },
    close() {
      bench.control.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  bench.control = await start();
  return bench;
}
