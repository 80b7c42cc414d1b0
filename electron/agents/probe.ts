import { spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import type { Agent, Capability } from '../../shared/model/index.ts';
import type { CliRules } from './rules.ts';
import type { ToldFile } from './told-file.ts';
import { compareVersions } from './versions.ts';

/** What a CLI tells of itself; null: it told nothing in time. */
export interface Told {
  version: string | null;
  help: string | null;
  /** It was still running when its time was over. */
  hangs?: true;
}

const TIMEOUT_MS = 5_000;
const MOST_HELP = 256 * 1024;

/** Ends a program that was asked, and what it started: some do not know the flag, and run on. */
type End = () => void;

/** Runs the CLI with one flag and gives what it prints; null when it fails or takes too long. */
function tellOf(file: string, agent: Pick<Agent, 'args' | 'env'>, path: string, flag: string, asked: Set<End>, onLate: () => void): Promise<string | null> {
  return new Promise((resolve) => {
    const { ELECTRON_RUN_AS_NODE: _node, ...env } = process.env;
    const child = spawn(file, [...agent.args, flag], {
      env: { ...env, NO_COLOR: '1', ...agent.env, PATH: path },
      stdio: ['ignore', 'pipe', 'ignore'],
      // A group of its own, which can be ended whole.
      detached: process.platform !== 'win32',
    });
    const pieces: Buffer[] = [];
    let size = 0;
    let failed = false;
    const over = (): void => {
      clearTimeout(late);
      asked.delete(end);
      resolve(failed ? null : Buffer.concat(pieces).toString('utf8'));
    };
    const end: End = () => {
      failed = true;
      try {
        if (process.platform === 'win32' || child.pid === undefined) child.kill('SIGKILL');
        else process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has just ended.
      }
      child.stdout.destroy();
      over();
    };
    const late = setTimeout(() => {
      onLate();
      end();
    }, TIMEOUT_MS);
    asked.add(end);
    child.stdout.on('data', (piece: Buffer) => {
      pieces.push(piece);
      size += piece.length;
      if (size > MOST_HELP) end();
    });
    child.on('error', () => {
      failed = true;
      over();
    });
    child.on('exit', (code) => {
      failed ||= code !== 0;
    });
    child.on('close', over);
  });
}

export interface Probes {
  /**
   * Asks a CLI once for its version, and for its help if `wantsHelp`; again when its file changes. What it told an
   * earlier run of the app is believed, unless `now`.
   */
  ask(file: string, agent: Pick<Agent, 'args' | 'env'>, path: string, wantsHelp: boolean, now?: boolean): Promise<Told>;
  /** Whether a CLI ends well when it is asked something; false also when it takes too long. Nothing is kept of it. */
  agrees(file: string, words: readonly string[], env: Record<string, string>, path: string): Promise<boolean>;
  /** Ends those that are being asked. */
  close(): void;
}

/** What CLIs tell of themselves, kept for as long as the app runs, and in the file if there is one. */
export function createProbes(kept?: ToldFile): Probes {
  const known = new Map<string, Promise<Told>>();
  const asked = new Set<End>();
  return {
    async ask(file, agent, path, wantsHelp, now = false) {
      const { mtimeMs = 0, size = 0 } = await stat(file).catch(() => ({}) as { mtimeMs?: number; size?: number });
      const key = JSON.stringify([file, mtimeMs, size, agent.args, agent.env, wantsHelp]);
      let told = known.get(key);
      if (!told) {
        const before = now ? null : kept?.find(key);
        if (before) return before;
        if (known.size > 100) known.clear();
        let late = false;
        const onLate = (): void => {
          late = true;
        };
        told = Promise.all([
          tellOf(file, agent, path, '--version', asked, onLate),
          wantsHelp ? tellOf(file, agent, path, '--help', asked, () => {}) : null,
        ]).then(([version, help]) => {
          const said: Told = { version: versionIn(version), help: helpIn(help), ...(late ? { hangs: true as const } : {}) };
          // One that did not answer in full is asked again at the next start.
          if (version !== null && (help !== null || !wantsHelp)) kept?.keep(key, said);
          return said;
        });
        known.set(key, told);
      }
      return told;
    },
    async agrees(file, words, env, path) {
      return (await tellOf(file, { args: words.slice(0, -1), env }, path, words.at(-1) ?? '', asked, () => {})) !== null;
    },
    close() {
      for (const end of asked) end();
    },
  };
}

/** The version in what a CLI prints for `--version`. */
export function versionIn(text: string | null): string | null {
  return /\d+\.\d+[^\s()]*/.exec(text ?? '')?.[0] ?? null;
}

/** A text that is a help; what a program prints that does not know the flag is none. */
function helpIn(text: string | null): string | null {
  return text !== null && /\busage\b|--help\b/i.test(text) ? text : null;
}

/** True if a help text names a flag; true also without a text: then the newest is taken for granted. */
export function knows(help: string | null, flag: string): boolean {
  if (help === null) return true;
  const name = flag.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?:^|[\\s,\\[(|])${name}(?![\\w-])`, 'm').test(help);
}

/**
 * The values that a help text lists for a flag; null when it lists none. Understands
 * `(choices: "a", "b")`, `[possible values: a, b]` and a list `- a: …` below "Possible values:".
 */
export function choicesOf(help: string | null, flag: string): string[] | null {
  const lines = (help ?? '').split('\n');
  const at = lines.findIndex((line) => new RegExp(`^\\s*(?:-\\w,? )?${flag}(?![\\w-])`).test(line));
  if (at < 0) return null;
  const next = lines.findIndex((line, i) => i > at && /^\s{0,8}(?:-\w, )?-{1,2}[a-z]/.test(line));
  const part = lines.slice(at, next < 0 ? at + 40 : next);
  const [, inside] = /(?:choices|possible values): ?([^)\]]+)[)\]]/i.exec(part.join(' ')) ?? [];
  const listed = part.flatMap((line) => /^\s+- ([\w-]+)(?::|$)/.exec(line)?.[1] ?? []);
  const values = inside ? inside.split(',').map((v) => v.trim().replaceAll('"', '')).filter(Boolean) : listed;
  return values.length > 0 ? values : null;
}

/** Whether something is there, and else what is done instead. */
export function capability(name: string, has: boolean, instead: string): Capability {
  return has ? { name, has } : { name, has, instead };
}

/** True unless the probe found out that it is missing. */
export function can(capabilities: readonly Capability[], name: string): boolean {
  return !capabilities.some((c) => c.name === name && !c.has);
}

/** What to say of a version that the rules were not seen with. */
export function ofVersion(rules: CliRules, told: Told): Capability[] {
  const newest = rules.seen.at(-1)!;
  if (!/^\d/.test(newest)) return [];
  if (told.version === null)
    return [capability('its version', false, `it told none: the rules for ${newest} are used`)];
  if (compareVersions(told.version, newest) <= 0) return [];
  return [capability(`rules for ${told.version}`, false, `those seen with ${newest} are used`)];
}
