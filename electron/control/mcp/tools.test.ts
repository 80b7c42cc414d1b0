import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ControlDo } from '../../../shared/contract/control.ts';
import { allowed, type Verb } from '../../../shared/rules/control/roles.ts';
import { looking } from '../../../shared/rules/control/tools.ts';
import { answerOf, natureOf, requestOf, schemaOf, textOf, toolNames, type ToolName } from './tools.ts';

const all = [...new Set([...toolNames(true), ...toolNames(false)])];

describe('K8 the tools of the MCP server', () => {
  test('are the verbs of the control socket, all but tmux', () => {
    expect([...all, 'tmux'].sort()).toEqual(Object.keys(allowed).sort());
    for (const name of ['run', 'open']) expect(toolNames(true)).not.toContain(name);
    expect(toolNames(false)).not.toContain('ask');
  });

  test('say in few words what they do, and of each argument what it is', () => {
    for (const name of all) {
      const { says } = textOf(name);
      expect(says.length).toBeLessThan(170);
      const schema = z.toJSONSchema(schemaOf(name), { io: 'input' }) as { properties?: Record<string, { description?: string }>; additionalProperties?: boolean };
      expect(schema.additionalProperties).toBe(false);
      for (const [key, { description }] of Object.entries(schema.properties ?? {}))
        if (!['kind', 'priority'].includes(key)) expect([name, key, description]).toEqual([name, key, expect.stringMatching(/\S/)]);
    }
    expect(JSON.stringify(all.map((name) => [textOf(name), z.toJSONSchema(schemaOf(name), { io: 'input' })])).length).toBeLessThan(22_000);
  });

  test('K10 that only look say so, and none says that it destroys or reaches the world outside', () => {
    const reading = all.filter((name) => natureOf(name).readOnlyHint);
    expect(reading.sort()).toEqual([...looking].sort());
    for (const name of all) expect(natureOf(name)).toMatchObject({ destructiveHint: false, openWorldHint: false });
  });

  const given: Record<ToolName, Record<string, unknown>> = {
    status: {}, explain: { what: 'amp' }, edit: { task: 'TASK-PO-001', priority: 'high' }, import: { tasks: [{ title: 'A', as: 'a' }, { title: 'B', after: ['a'] }], add: true }, goal: { text: 'x' }, open: { path: '/p' }, tasks: { all: true, limit: 5, after: 'TASK-PO-001' }, task: { id: 'TASK-PO-001', from: 20 }, read: { agent: 'amp', skip: 10 },
    log: { lines: 7, skip: 3 }, memory: {}, wait: { task: 'TASK-PO-001' }, add: { title: 'A', gates: ['make'], epoch: 2 }, assign: { task: 'TASK-PO-001', agent: 'amp' },
    send: { agent: '1', text: 'x' }, ask: { text: 'x' }, claim: {}, report: { status: 'blocked' }, handoff: { to: 'amp' }, run: { run: 'paused' },
  };

  test('make requests that the app’s contract takes, with none of their own arguments in them', () => {
    for (const name of all) {
      const request = requestOf(name, schemaOf(name).parse(given[name]) as Record<string, unknown>);
      const { epoch: _epoch, ...rest } = request;
      const read = ControlDo.safeParse(rest);
      expect([name, read.error?.message]).toEqual([name, undefined]);
      expect(request.do).toBe(name as Verb);
      for (const key of ['from', 'skip', 'limit', 'after']) expect(request).not.toHaveProperty(key);
    }
    expect(requestOf('add', given.add)).toEqual({ do: 'add', draft: { title: 'A', gates: ['make'] }, epoch: 2 });
    expect(requestOf('log', given.log)).toMatchObject({ lines: 10 });
    expect(requestOf('wait', { agent: 'amp' })).toEqual({ do: 'wait', agent: 'amp', until: 'idle', seconds: 240 });
    expect(requestOf('wait', { message: 'm1', until: 'done', seconds: 3 })).toEqual({ do: 'wait', message: 'm1', until: 'done', seconds: 3 });
  });

  test('refuse what they do not know', () => {
    for (const name of all) expect(schemaOf(name).safeParse({ ...given[name], pane: 'mine' }).success).toBe(false);
    expect(schemaOf('send').safeParse({ agent: 'amp' }).success).toBe(false);
    expect(schemaOf('wait').safeParse({ agent: 'amp', seconds: 1e9 }).success).toBe(false);
  });

  test('K9 a queue is shown in parts that fit', () => {
    const rows = Array.from({ length: 250 }, (_, i) => ({ id: `TASK-PO-${i}`, title: 'T', stage: 'queued', agent: null, priority: 'medium', estimate: 30, blockedBy: [] }));
    const first = answerOf('tasks', {}, rows);
    expect(first).toContain('[150 more. Call it again with after: TASK-PO-99 to see them.]');
    const second = answerOf('tasks', { after: 'task-po-99' }, rows);
    expect(second).toContain('TASK-PO-100');
    expect(second).not.toContain('TASK-PO-99 ');
    expect(answerOf('tasks', { after: 'TASK-PO-249' }, rows)).toBe('No tasks');
    expect(answerOf('tasks', { after: 'nothing' }, rows)).toContain('does not stand');
  });
});
