import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { completionsFor } from './complete.ts';
import { commands } from './table.ts';
import { makeStage, type Stage } from './testing.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let stage: Stage;
beforeAll(async () => {
  stage = await makeStage('compl');
  stage.world.add({ title: 'One' });
  writeFileSync(join(stage.cwd, 'plan.md'), '');
});
afterAll(() => stage.end());

const has = (shell: string): boolean => {
  try {
    execFileSync(shell, ['-c', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** What bash offers for a line, the cursor at its end. */
async function offered(line: string): Promise<string[]> {
  const words = line.split(' ');
  const script = [
    'source <(quatuor completions bash)',
    `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})`,
    `COMP_CWORD=${words.length - 1}`,
    '_quatuor 2>&1',
    'printf "%s\\n" "${COMPREPLY[@]}"',
  ].join('\n');
  const { out, err } = await stage.bash(script);
  expect(err).toBe('');
  return out.split('\n').filter(Boolean);
}

describe('K21 completions in real bash', () => {
  test('offer commands, what follows them, options and their values', async () => {
    expect(await offered('quatuor st')).toEqual(['status']);
    expect((await offered('quatuor ')).sort()).toEqual([...new Set(commands.flatMap(({ name, also = [] }) => [name.split(' ')[0]!, ...also]))].sort());
    expect(await offered('quatuor task ex')).toEqual(['export']);
    expect(await offered('quatuor task add x --pri')).toEqual(['--priority']);
    expect(await offered('quatuor task add x --priority ')).toEqual(['high', 'medium', 'low']);
    expect(await offered('quatuor report b')).toEqual(['blocked']);
    expect(await offered('quatuor status --ep')).toEqual(['--epoch']);
    expect(await offered('quatuor log --wai')).toEqual([]);
    expect(await offered('quatuor import pl')).toEqual(['plan.md']);
  });

  test('ask the app for agents and tasks, and are silent where none runs', async () => {
    expect(await offered('quatuor send c')).toEqual(['claude', 'codex']);
    expect(await offered('quatuor task show T')).toEqual(['TASK-PO-001']);
    expect(await offered('quatuor explain ')).toEqual(['claude', 'amp', 'codex', 'TASK-PO-001']);
    expect(await offered('quatuor wait --until ready am')).toEqual(['amp']);
    expect(await stage.bash('QUATUOR_HOME=/nowhere quatuor __complete agent')).toEqual({ code: 0, out: '', err: '' });
  });
});

describe('K21 completions of other shells', () => {
  const check = (shell: string): string => {
    const dir = mkdtempSync(join(tmpdir(), 'q-c-'));
    try {
      const file = join(dir, shell === 'zsh' ? '_quatuor' : 'quatuor.fish');
      writeFileSync(file, completionsFor(shell));
      return execFileSync(shell, ['-n', file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    } finally {
      rmSync(dir, { recursive: true });
    }
  };
  test.runIf(has('zsh'))('zsh takes the script', () => {
    expect(check('zsh')).toBe('');
  });
  test.runIf(has('zsh'))('zsh offers commands, options, values and agents to who presses Tab', async () => {
    const functions = join(stage.dir, 'functions');
    mkdirSync(functions, { recursive: true });
    writeFileSync(join(functions, '_quatuor'), completionsFor('zsh'));
    // A zsh in a terminal of another zsh: what is typed, and until what is seen.
    writeFileSync(join(stage.dir, 'tab.zsh'), [
      'zmodload zsh/zpty', 'zpty shell zsh -f -i',
      `zpty -w shell "PS1='' RPS1=''; fpath=(${functions} \\$fpath); autoload -Uz compinit; compinit -u -d ${functions}/dump; setopt no_beep; LISTMAX=1000; print REA''DY"`,
      'zpty -r shell seen "*READY*"',
      'zpty -n -w shell "$1"$\'\\t\'', 'zpty -r shell seen "*$2*"', 'print -r -- "$seen"', 'zpty -d shell', '',
    ].join('\n'));
    const seen = async (line: string, until: string) => (await stage.bash(`timeout 60 zsh -f ${join(stage.dir, 'tab.zsh')} '${line}' '${until}'`)).code;
    for (const [line, until] of [['quatuor st', 'status'], ['quatuor task ex', 'ex*port'], ['quatuor send c', 'claude*codex'], ['quatuor task add x --pri', 'ority'], ['quatuor report b', 'locked'], ['quatuor import pl', 'an.md']])
      expect([line, await seen(line!, until!)]).toEqual([line, 0]);
  });
  test.runIf(has('fish'))('fish takes the script, and offers agents', async () => {
    expect(check('fish')).toBe('');
    const { out } = await stage.bash(`fish -c 'source (quatuor completions fish | psub); complete -C "quatuor send c"'`);
    expect(out.split('\n').filter(Boolean).map((line) => line.split('\t')[0])).toEqual(['claude', 'codex']);
  });
  test('each names every command and option of the table', () => {
    for (const shell of ['zsh', 'fish']) {
      const script = completionsFor(shell);
      for (const { name, options = [] } of commands) {
        expect(script).toContain(name.split(' ').at(-1));
        for (const option of options) expect(script).toMatch(new RegExp(shell === 'zsh' ? `--${option.name}\\[` : `-l ${option.name} `));
      }
    }
  });
});
