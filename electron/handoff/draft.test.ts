import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { emptyDesk, type Desk, type Handoff } from '../../shared/model/index.ts';
import { createGit } from '../project/index.ts';
import { handoffDraft } from './draft.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'draft-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const git = createGit(process.env);
const deskWith = (change: Partial<Handoff>): Desk => {
  const handoff: Handoff = { id: 'h', from: 'claude', cause: 'person', percent: null, step: 'preparing', stepAt: 0, beganAt: 0, passed: [], ...change };
  return { ...emptyDesk, project: { id: 'p', path: dir, name: 'palm', prefix: 'P', language: 'fr', demo: false }, handoffs: { h: handoff } };
};

test('H22 the memory before it is sent is the person’s text, or what would be written now', async () => {
  expect(await handoffDraft(git, deskWith({}), 'x', 0)).toBeNull();
  const draft = await handoffDraft(git, deskWith({ judgement: { context: 'DuckDB it is.' } }), 'h', 0);
  expect(draft?.text).toMatch(/^# HANDOFF: claude -> /i);
  expect(draft?.text).toContain('DuckDB it is.');
  expect(draft?.facts).toBeGreaterThan(0);
  expect(await handoffDraft(git, deskWith({ edited: 'mine' }), 'h', 0)).toMatchObject({ text: 'mine' });
  const memory = { file: 'm.md', text: 'sent', facts: 1, judged: [] };
  expect(await handoffDraft(git, deskWith({ memory }), 'h', 0)).toEqual({ text: 'sent', facts: 1 });
});
