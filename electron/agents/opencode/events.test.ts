import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEventReader } from './events.ts';
import { splitLines } from './client.ts';
import { messageId } from './ids.ts';
import type { Observation } from '../types.ts';

const SES = 'ses_1';
const event = (type: string, properties: object) => ({ id: 'evt', type, properties });
const session = (id: string, parentID?: string) => event('session.created', { sessionID: id, info: { id, ...(parentID ? { parentID } : {}) } });
const user = (id: string, sessionID = SES) => event('message.updated', { sessionID, info: { id, role: 'user', sessionID } });
const text = (messageID: string, words: string, more: object = {}) =>
  event('message.part.updated', { sessionID: SES, part: { id: `prt_${messageID}`, type: 'text', text: words, messageID, ...more } });
const answer = (finish?: string, error?: object) =>
  event('message.updated', { sessionID: SES, info: { id: 'msg_a', role: 'assistant', providerID: 'mock', modelID: 'big', ...(finish ? { finish } : {}), ...(error ? { error } : {}) } });
const status = (type: string, more: object = {}, sessionID = SES) => event('session.status', { sessionID, status: { type, ...more } });
const TURN = [session(SES), user('msg_1'), text('msg_1', 'do\nit'), status('busy'), answer()];

/** All that a list of events tells, without its times. */
function told(events: object[], first: string | null = null): Observation[] {
  const reader = createEventReader(first);
  reader.windows.set('mock/big', 200_000);
  return events.flatMap((one, i) => reader.read(one, i + 1));
}
const states = (seen: Observation[]) => seen.flatMap(({ evidence }) => (evidence ? [evidence.says] : []));
const signals = (seen: Observation[]) => seen.flatMap(({ signal }) => (signal ? [signal] : []));

describe('the events of OpenCode', () => {
  it('D8 a prompt is told with its words and its turn, and the end names the same turn', () => {
    const seen = told([...TURN, answer('stop'), status('idle')]);
    expect(seen[0]).toEqual({ cliSession: SES });
    expect(signals(seen)).toMatchObject([
      { kind: 'prompt', text: 'do\nit', turn: 'msg_1' },
      { kind: 'working' },
      { kind: 'ended', turn: 'msg_1', detail: 'it says that the turn ended' },
    ]);
    expect(signals(seen).at(-1)).not.toHaveProperty('error');
    expect(states(seen)).toEqual(['working', 'ready']);
  });

  it('a prompt is told once, however often it is written down, and not for texts of the CLI itself', () => {
    const again = [user('msg_1'), text('msg_1', 'do\nit')];
    const own = [user('msg_2'), text('msg_2', 'a note', { synthetic: true })];
    expect(signals(told([...TURN, ...again, ...own])).filter(({ kind }) => kind === 'prompt')).toHaveLength(1);
  });

  it('the end after an error names it; the second idle tells no second end', () => {
    const failed = event('session.error', { sessionID: SES, error: { name: 'APIError', data: { message: 'bad' } } });
    const seen = told([...TURN, failed, status('idle'), answer(undefined, { name: 'APIError', data: { message: 'bad' } }), status('idle')]);
    expect(signals(seen).filter(({ kind }) => kind === 'ended')).toMatchObject([{ error: 'bad' }]);
    expect(states(seen)).toEqual(['working', 'ready', 'ready']);
  });

  it.each([
    ['without a finish', undefined, undefined],
    ['behind a call that was refused', 'tool-calls', undefined],
    ['with the word of it', undefined, { name: 'MessageAbortedError' }],
  ])('a turn that was stopped (%s) ends as interrupted', (_how, finish, error) => {
    const seen = told([...TURN, answer(finish, error), status('idle')]);
    expect(signals(seen).at(-1)).toMatchObject({ kind: 'ended', error: 'interrupted', detail: 'the turn was stopped in the pane' });
  });

  it('A2 permission and question wait for the person until they are answered', () => {
    const asks = event('permission.asked', { sessionID: SES, id: 'per_1', permission: 'bash', patterns: ['git push', 3] });
    const question = event('question.asked', { sessionID: SES, id: 'que_1', questions: [] });
    const seen = told([...TURN, asks, event('permission.replied', { sessionID: SES }), question, event('question.rejected', { sessionID: SES })]);
    expect(states(seen)).toEqual(['working', 'waiting-for-you', 'working', 'waiting-for-you', 'working']);
    expect(seen.some(({ evidence }) => evidence?.detail === 'it asks for permission: bash: git push')).toBe(true);
  });

  it('a login that is missing is told as one', () => {
    const error = event('session.error', { sessionID: SES, error: { name: 'ProviderAuthError', data: { message: 'no key' } } });
    expect(states(told([...TURN, error])).at(-1)).toBe('needs-login');
  });

  it('a retry is work; one that names a limit is a limit with its end', () => {
    const seen = told([...TURN, status('retry', { attempt: 1, message: 'slow down', next: 5 })]);
    expect(seen.at(-1)).toMatchObject({ evidence: { says: 'working', detail: 'it tries again after an error: slow down' } });
    expect(seen.at(-1)).not.toHaveProperty('limit');
    const action = { reason: 'free', provider: 'mock', title: 'Limit', message: 'Your limit is reached', label: 'ok' };
    const limited = told([...TURN, status('retry', { attempt: 1, message: 'x', next: 99, action })]);
    expect(limited.at(-1)?.limit).toMatchObject({ text: 'Your limit is reached', until: 99 });
  });

  it('the tokens of a step, with the window of the model and the cost', () => {
    const step = event('message.part.updated', {
      sessionID: SES,
      part: { id: 'prt_9', type: 'step-finish', messageID: 'msg_a', cost: 0.5, tokens: { total: 1250, input: 1000, output: 40, reasoning: 10, cache: { read: 200, write: 0 } } },
    });
    expect(told([...TURN, step]).at(-1)?.usage).toMatchObject({
      used: 1250, window: 200_000, model: 'mock/big',
      answer: { id: 'prt_9', spent: { input: 1000, cached: 200, output: 50, usd: 0.5 } },
    });
  });

  it('a compaction is told before and after', () => {
    const part = event('message.part.updated', { sessionID: SES, part: { type: 'compaction', messageID: 'msg_3', auto: true } });
    const seen = told([...TURN, user('msg_3'), part, event('session.compacted', { sessionID: SES })]);
    expect(seen.flatMap(({ compaction }) => (compaction ? [[compaction.phase, compaction.trigger]] : []))).toEqual([
      ['about-to', 'auto'], ['done', 'auto'],
    ]);
  });

  it('what a subagent does moves neither the state nor the session', () => {
    const sub = [session('ses_sub', SES), user('msg_7', 'ses_sub'), status('busy', {}, 'ses_sub'), status('idle', {}, 'ses_sub')];
    expect(told([...TURN, ...sub])).toEqual(told(TURN));
    expect(told([user('msg_7', 'ses_unknown'), status('busy', {}, 'ses_unknown')])).toEqual([]);
  });

  it('a prompt in another session of the person moves the pane to it', () => {
    const seen = told([...TURN, session('ses_2'), user('msg_8', 'ses_2')]);
    expect(seen.at(-1)).toEqual({ cliSession: 'ses_2' });
  });

  it('nothing that comes over the wire throws', () => {
    const name = fc.constantFrom('session.status', 'message.updated', 'message.part.updated', 'session.error', 'session.created', 'permission.asked');
    fc.assert(
      fc.property(fc.array(fc.record({ type: name, properties: fc.oneof(fc.json().map((x) => JSON.parse(x) as unknown), fc.record({ sessionID: fc.constant(SES), info: fc.jsonValue(), part: fc.jsonValue(), status: fc.jsonValue(), error: fc.jsonValue() })) })), (events) => {
        expect(Array.isArray(told(events, SES))).toBe(true);
      }),
    );
    expect(told([null, 3, 'x', []] as never[])).toEqual([]);
  });
});

describe('the wire', () => {
  it('lines are the same however the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.string().map((line) => line.replace(/[\r\n]/g, ''))), fc.array(fc.integer({ min: 1, max: 7 })), (lines, cuts) => {
        const whole = lines.map((line) => `${line}\n`).join('');
        const seen: string[] = [];
        const push = splitLines((line) => seen.push(line));
        let at = 0;
        for (let i = 0; at < whole.length; i += 1) {
          const size = cuts[i % Math.max(1, cuts.length)] ?? 3;
          push(whole.slice(at, at + size));
          at += size;
        }
        expect(seen).toEqual(lines);
      }),
    );
  });

  it('message ids grow, and hold the time as the CLI writes it', () => {
    expect(messageId(1_795_365_402_543).slice(0, 16)).toBe('msg_2041df7af001');
    const ids = Array.from({ length: 300 }, () => messageId(1_795_365_402_543));
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(300);
    expect(ids[0]).toMatch(/^msg_[0-9a-f]{12}[0-9A-Za-z]{14}$/);
  });
});
