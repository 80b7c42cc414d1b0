import { describe, expect, it } from 'vitest';
import { ampHook } from './amp/hooks.ts';
import { antigravityTranscript } from './antigravity/transcript.ts';
import { claudeHook } from './claude/hooks.ts';
import { readTranscript } from './claude/transcript.ts';
import { codexHook } from './codex/hooks.ts';
import { readRollout } from './codex/rollout.ts';
import { createThreads } from './codex/threads.ts';
import { readGeminiLine } from './gemini/transcript.ts';
import { createEventReader } from './opencode/events.ts';
import type { Observation } from './types.ts';

const words = 'BUT: x\nTACHES EN COURS: aucune';
const stamp = '2026-11-22T10:00:00.000Z';
const at = Date.parse(stamp);

describe('what each CLI tells of the words of its agent', () => {
  it('H5 Claude: by its hook at the end, and by its transcript as it speaks', () => {
    expect(claudeHook({ hook_event_name: 'Stop', session_id: 's', last_assistant_message: words }, at).signal).toMatchObject({ kind: 'ended', answer: words });
    expect(claudeHook({ hook_event_name: 'Stop', session_id: 's' }, at).signal).not.toHaveProperty('answer');
    const line = { type: 'assistant', timestamp: stamp, message: { id: 'm', model: 'claude-x', usage: { input_tokens: 1, output_tokens: 1 }, content: [{ type: 'thinking', thinking: 'hm' }, { type: 'text', text: words }] } };
    expect(readTranscript(JSON.stringify(line), at + 5).said).toEqual({ at, text: words });
    expect(readTranscript(JSON.stringify({ ...line, isSidechain: true }), at).said).toBeUndefined();
    expect(readTranscript(JSON.stringify({ ...line, message: { ...line.message, content: [{ type: 'tool_use', name: 'Bash' }] } }), at).said).toBeUndefined();
  });

  it('H5 Codex: by its hook, its rollout and its app-server', () => {
    expect(codexHook({ hook_event_name: 'Stop', session_id: 's', last_assistant_message: words }, at).signal).toMatchObject({ kind: 'ended', answer: words });
    const rollout = (payload: object) => readRollout(JSON.stringify({ timestamp: stamp, type: 'event_msg', payload }), at + 5);
    expect(rollout({ type: 'task_complete', turn_id: 't', last_agent_message: words }).signal).toMatchObject({ kind: 'ended', answer: words });
    expect(rollout({ type: 'task_complete', turn_id: 't', last_agent_message: null }).signal).not.toHaveProperty('answer');
    expect(rollout({ type: 'item_completed', turn_id: 't', item: { type: 'AgentMessage', id: 'i', content: [{ type: 'Text', text: words }] } })).toEqual({ said: { at, text: words, id: 'i' } });
    const threads = createThreads();
    threads.told('thread/started', { thread: { id: 'th', status: { type: 'idle' } } }, at);
    const told = (item: object, threadId = 'th') => threads.told('item/completed', { threadId, turnId: 't', item }, at);
    expect(told({ type: 'agentMessage', id: 'a', text: words })).toEqual([{ said: { at, text: words, id: 'a' } }]);
    expect(told({ type: 'agentMessage', id: 'b', text: words }, 'hidden')).toEqual([]);
    expect(told({ type: 'reasoning', id: 'c', text: 'hm' })).toEqual([]);
  });

  it('H5 OpenCode: by its events, a text once it is whole, and only of the session on the screen', () => {
    const reader = createEventReader('ses');
    const part = (more: object, sessionID = 'ses'): Observation[] =>
      reader.read({ type: 'message.part.updated', properties: { sessionID, part: { id: 'p', messageID: 'm', type: 'text', text: words, ...more } } }, at);
    reader.read({ type: 'message.updated', properties: { sessionID: 'ses', info: { id: 'm', role: 'assistant' } } }, at);
    expect(part({ time: { start: 1 } })).toEqual([]);
    expect(part({ time: { start: 1, end: 2 } })).toEqual([{ said: { at, text: words, id: 'p' } }]);
    expect(part({ time: { start: 1, end: 2 } }, 'other')).toEqual([]);
    reader.read({ type: 'message.updated', properties: { sessionID: 'ses', info: { id: 'u', role: 'user' } } }, at);
    expect(part({ messageID: 'u', time: { start: 1, end: 2 } })[0]?.signal?.kind).toBe('prompt');
  });

  it('H5 Gemini: by the file of its session', () => {
    const line = { id: 'g', timestamp: stamp, type: 'gemini', content: words, tokens: { input: 1, output: 1, total: 2 } };
    expect(readGeminiLine(JSON.stringify(line), at + 5)).toMatchObject({ said: { at, text: words, id: 'g' }, usage: { used: 2 } });
    expect(readGeminiLine(JSON.stringify({ ...line, content: '' }), at + 5).said).toBeUndefined();
  });

  it('H5 Amp: by what its plugin tells of the end', () => {
    expect(ampHook({ amp: 'end', thread: 'T', turn: '1', status: 'done', text: words }, at).signal).toMatchObject({ kind: 'ended', answer: words });
    expect(ampHook({ amp: 'end', thread: 'T', turn: '1', status: 'error', text: words }, at).signal).not.toHaveProperty('answer');
  });

  it('H5 Antigravity: by the log of its conversation', () => {
    const step = (more: object) => antigravityTranscript.read(JSON.stringify({ step_index: 2, source: 'MODEL', type: 'PLANNER_RESPONSE', created_at: stamp, content: words, ...more }), at + 5);
    expect(step({})).toEqual({ said: { at, text: words } });
    expect(step({ type: 'RUN_COMMAND' })).toEqual({});
    expect(step({ source: 'USER_EXPLICIT' })).toEqual({});
    expect(antigravityTranscript.read('null', at)).toEqual({});
  });
});
