import * as headless from '@xterm/headless';
import { describe, expect, test } from 'vitest';
import { bytesOf, recordings } from './recording.ts';
import type { Recording } from './recording.ts';
import { read7501 } from './terminal.ts';

/** Feeds the bytes in pieces of `size` and collects the reports that an emulator finds. */
async function reportsOf(recording: Recording, size: number): Promise<string[]> {
  const terminal = new headless.Terminal({ cols: recording.cols, rows: recording.rows, allowProposedApi: true });
  const reports: string[] = [];
  terminal.parser.registerOscHandler(7501, (text) => {
    reports.push(text);
    return true;
  });
  const bytes = bytesOf(recording);
  for (let at = 0; at < bytes.length; at += size) terminal.write(bytes.subarray(at, at + size));
  await new Promise<void>((resolve) => terminal.write('', resolve));
  terminal.dispose();
  return reports;
}

const reportsIn = (recording: Recording) =>
  recording.signs.filter((sign) => sign.kind === '7501').map((sign) => sign.text);

const statesIn = (recording: Recording) => reportsIn(recording)
  .map((text) => read7501(text).state ?? '?')
  .filter((state, at, all) => state !== all[at - 1]);

test('there are these scenarios of each CLI', () => {
  const of = (cli: string) => recordings().filter((one) => one.cli === cli).map(({ scenario }) => scenario);
  const both = ['chip', 'compaction', 'draft', 'error', 'interrupt', 'menu', 'narrow', 'overloaded', 'permission', 'trust', 'turn'];
  expect(of('claude')).toEqual([...both, 'background', 'login', 'plan', 'question', 'retry', 'subagent'].sort());
  expect(of('codex')).toEqual(both);
});

describe.each(recordings().map((recording) => [`${recording.cli} ${recording.scenario}`, recording] as const))(
  'the recording %s',
  (_name, recording) => {
    test.each([1, 7, 4096])('gives the same 7501 reports when cut into pieces of %i bytes', async (size) => {
      expect(await reportsOf(recording, size)).toEqual(reportsIn(recording));
    });

    test('has times that only grow and holds no path of a machine', () => {
      const times = recording.chunks.map(([at]) => at);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(bytesOf(recording).toString('utf8')).not.toMatch(/quatuor-(home|clone)|\/root|\/home\/|node_modules/);
    });
  },
);

test('the states of each scenario are those that the CLIs report', () => {
  const states = Object.fromEntries(
    recordings().map((recording) => [`${recording.cli} ${recording.scenario}`, statesIn(recording)]),
  );
  expect(states['claude turn']).toEqual(['?', 'idle', 'working', 'done']);
  expect(states['claude permission']).toEqual(['?', 'idle', 'working', 'blocked', 'working', 'done']);
  expect(states['claude trust']).toEqual(['?', 'blocked']);
  expect(states['claude interrupt']).toEqual(['?', 'idle', 'working', 'idle']);
  expect(states['claude error']).toEqual(['?', 'idle', 'working', 'error']);
  expect(states['claude draft']).toEqual(['?', 'idle']);
  expect(states['claude compaction']?.slice(-4)).toEqual(['working', 'done', 'working', 'done']);
  expect(states['claude question']?.slice(-3)).toEqual(['blocked', 'working', 'done']);
  expect(states['claude plan']?.slice(-3)).toEqual(['blocked', 'working', 'done']);
  expect(states['claude background']).toContain('working');
  expect(states['claude login']?.slice(-1)).toEqual(['blocked']);
  expect(states['claude menu']).toEqual(['?', 'idle']);
  expect(states['codex trust']).toEqual([]);
  expect(states['codex turn']?.slice(-2)).toEqual(['working', 'done']);
  expect(states['codex permission']?.slice(-4)).toEqual(['working', 'blocked', 'working', 'done']);
  expect(states['codex interrupt']?.slice(-2)).toEqual(['working', 'idle']);
  expect(states['codex error']?.slice(-2)).toEqual(['working', 'error']);
});
