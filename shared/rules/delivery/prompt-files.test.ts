import { describe, expect, it } from 'vitest';
import { emptyDesk, type Desk, type Message, type MessageStage, type TaskRecord } from '../../model/index.ts';
import { oldPromptFiles } from './prompt-files.ts';

const DAY = 24 * 3_600_000;
const NOW = 100 * DAY;
const message = (id: string, stage: MessageStage, more: Partial<Message> = {}): Message => ({
  id, agent: 'claude', text: 'x', provenance: 'person', stage, queuedAt: 1, file: `.quatuor/prompts/${id}.md`, ...more,
});
const desk = (messages: Message[], tasks: Record<string, Partial<TaskRecord>> = {}): Desk => ({
  ...emptyDesk,
  messages: Object.fromEntries(messages.map((m) => [m.id, m])),
  tasks: tasks as Desk['tasks'],
});

describe('files of long texts', () => {
  it('D11 go two weeks after their message was over, never while it is open', () => {
    const stages: MessageStage[] = ['queued', 'writing', 'written', 'accepted', 'finished', 'unverified', 'failed'];
    const all = stages.map((stage) => message(stage, stage));
    expect(oldPromptFiles(desk(all), NOW)).toEqual(['.quatuor/prompts/finished.md', '.quatuor/prompts/failed.md']);
    for (const key of ['writingAt', 'writtenAt', 'acceptedAt', 'finishedAt'] as const)
      expect(oldPromptFiles(desk([message('a', 'finished', { [key]: NOW - 13 * DAY })]), NOW)).toEqual([]);
    const { file: _file, ...typed } = message('b', 'finished');
    expect(oldPromptFiles(desk([typed]), NOW)).toEqual([]);
  });

  it('D11 stay while a task that is not done goes by them', () => {
    const list = [message('a', 'finished', { taskId: 'T1' })];
    const at = (record: Partial<TaskRecord>) => oldPromptFiles(desk(list, { T1: record }), NOW);
    expect(at({ stage: 'needs-you', messageId: 'a' })).toEqual([]);
    expect(at({ stage: 'running', messageId: 'b' })).toHaveLength(1);
    expect(at({ stage: 'done', messageId: 'a' })).toHaveLength(1);
    expect(oldPromptFiles(desk(list), NOW)).toHaveLength(1);
  });
});
