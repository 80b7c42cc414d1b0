import { request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hold, startModelServer, taskScript } from './index.ts';
import type { ModelServer } from './index.ts';

let server: ModelServer;
beforeEach(async () => {
  server = await startModelServer();
});
afterEach(() => server.close());

const BASH = { name: 'Bash', input_schema: { type: 'object' } };
const EXEC = { type: 'additional_tools', tools: [{ type: 'namespace', name: 'functions', tools: [{ type: 'custom', name: 'exec' }] }] };

function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${server.url}${path}`, {
    method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers },
  });
}
const say = (content: unknown) => ({ role: 'user', content });
const messages = (list: unknown[], more: object = {}) =>
  post('/v1/messages', { model: 'claude-test', stream: true, tools: [BASH], messages: list, ...more });
const item = (text: string) => ({ type: 'message', role: 'user', content: [{ type: 'input_text', text }] });
const responses = (list: unknown[], more: object = {}, headers = {}) =>
  post('/v1/responses', { model: 'gpt-test', stream: true, input: [EXEC, ...list], ...more }, headers);

interface Event {
  event: string;
  data: Record<string, unknown> & { type: string };
}
/** Reads a stream strictly: each event has one `event:` and one `data:` line whose types agree. */
async function events(response: Response): Promise<Event[]> {
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const text = await response.text();
  expect(text.endsWith('\n\n')).toBe(true);
  return text.trimEnd().split('\n\n').map((block) => {
    const match = /^event: (\S+)\ndata: (.*)$/.exec(block);
    const data = JSON.parse(match?.[2] ?? 'null') as Event['data'];
    expect(data.type).toBe(match?.[1]);
    return { event: data.type, data };
  });
}

describe('Anthropic Messages', () => {
  test('a text comes as one block between message_start and message_stop, with usage', async () => {
    const text = 'A text that is longer than one piece, with é and 🎻 and 漢字.';
    server.script({ reply: { text, usage: { input: 11, output: 7, cacheRead: 5, cacheWrite: 3 } } });
    const list = await events(await messages([say('hello')]));
    expect(list.map((one) => one.event).filter((name, at, all) => name !== all[at - 1])).toEqual([
      'message_start', 'ping', 'content_block_start', 'content_block_delta', 'content_block_stop',
      'message_delta', 'message_stop',
    ]);
    const deltas = list.filter((one) => one.event === 'content_block_delta').map((one) => one.data.delta as { text: string });
    expect(deltas.map((delta) => delta.text).join('')).toBe(text);
    expect(list.at(-2)?.data).toMatchObject({
      delta: { stop_reason: 'end_turn' },
      usage: { input_tokens: 11, output_tokens: 7, cache_read_input_tokens: 5, cache_creation_input_tokens: 3 },
    });
  });

  test('a shell wish becomes a Bash call whose input pieces join to JSON', async () => {
    server.script(taskScript({ match: 'TASK-1', shell: 'echo "a\nb" > x' }));
    const list = await events(await messages([say('do TASK-1')]));
    const start = list.find((one) => one.event === 'content_block_start')?.data.content_block;
    expect(start).toMatchObject({ type: 'tool_use', name: 'Bash', input: {} });
    const json = list.filter((one) => one.event === 'content_block_delta')
      .map((one) => (one.data.delta as { partial_json: string }).partial_json).join('');
    expect(JSON.parse(json)).toMatchObject({ command: 'echo "a\nb" > x' });
    expect(list.at(-2)?.data.delta).toMatchObject({ stop_reason: 'tool_use' });
  });

  test('after the tool result the task ends with its text', async () => {
    server.script(taskScript({ match: 'TASK-1', shell: 'true', finalText: 'Finished.' }));
    const answer = await messages([
      say([{ type: 'text', text: '<system-reminder>be nice</system-reminder>' }, { type: 'text', text: 'do TASK-1' }]),
      { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: 'Bash', input: {} }] },
      say([{ type: 'tool_result', tool_use_id: 't1', content: 'out' }, { type: 'text', text: 'a note' }]),
    ], { stream: false });
    expect(await answer.json()).toMatchObject({ content: [{ type: 'text', text: 'Finished.' }], stop_reason: 'end_turn' });
    expect(server.requests[0]?.request).toMatchObject({
      lastPrompt: 'do TASK-1', round: 1, results: [{ callId: 't1', text: 'out', isError: false }],
    });
  });

  test('prompts that are sent together are told apart, and one typed during a turn counts', async () => {
    server.script({ reply: { text: 'ok' } });
    await (await messages([say([{ type: 'text', text: 'first\n' }, { type: 'text', text: 'second' }])])).text();
    expect(server.requests[0]?.request?.prompts).toEqual(['first\n', 'second']);
    await (await messages([
      say('first'),
      { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: 'Bash', input: {} }] },
      say([
        { type: 'tool_result', tool_use_id: 't1', content: 'out' },
        { type: 'text', text: 'The user sent a new message while you were working:\nmore\n\nThis is how Claude Code surfaces messages.' },
      ]),
    ])).text();
    expect(server.requests[1]?.request).toMatchObject({ lastPrompt: 'more', round: 0, results: [] });
  });

  test('a compaction gets a summary and takes nothing from the scripts', async () => {
    server.script({ times: 1, reply: { text: 'for the turn' } });
    const ask = 'CRITICAL: Respond with TEXT ONLY.\nYour task is to create a detailed summary of the conversation so far';
    const summary = await messages([say('hello'), { role: 'assistant', content: 'hm' }, say(ask)], { stream: false });
    expect(JSON.stringify(await summary.json())).toContain('<summary>The person asked: hello</summary>');
    const turn = await messages([say('hello')], { stream: false });
    expect(await turn.json()).toMatchObject({ content: [{ text: 'for the turn' }] });
    expect(server.turns().length).toBe(1);
  });

  test('tokens are counted, unknown paths are 404, a HEAD of the root is 200', async () => {
    const count = await post('/v1/messages/count_tokens', { messages: [say('hello')] });
    expect((await count.json() as { input_tokens: number }).input_tokens).toBeGreaterThan(0);
    expect((await fetch(`${server.url}/api/hello`)).status).toBe(404);
    expect((await fetch(server.url, { method: 'HEAD' })).status).toBe(200);
    expect(server.requests.map((one) => one.path)).toEqual(['/v1/messages/count_tokens', '/api/hello', '/']);
  });
});

test('as a proxy it refuses and remembers the host', async () => {
  const status = await new Promise((resolve, reject) => {
    const call = httpRequest({ host: '127.0.0.1', port: server.port, method: 'CONNECT', path: 'example.invalid:443' });
    call.on('connect', (response) => resolve(response.statusCode)).on('error', reject).end();
  });
  expect(status).toBe(403);
  expect(server.refusedHosts()).toEqual(['example.invalid:443']);
});

describe('OpenAI Responses', () => {
  test('a text comes with numbered events and a complete answer at the end', async () => {
    server.script({ reply: { text: 'A text that is longer than one piece: 漢字 🎻.', usage: { input: 10, cacheRead: 5, output: 2 } } });
    const list = await events(await responses([item('hello')]));
    expect(list.map((one) => one.data.sequence_number)).toEqual(list.map((_, at) => at));
    expect(list.map((one) => one.event).filter((name, at, all) => name !== all[at - 1])).toEqual([
      'response.created', 'response.in_progress', 'response.output_item.added', 'response.content_part.added',
      'response.output_text.delta', 'response.output_text.done', 'response.content_part.done',
      'response.output_item.done', 'response.completed',
    ]);
    const deltas = list.filter((one) => one.event === 'response.output_text.delta').map((one) => one.data.delta);
    expect(deltas.join('')).toBe('A text that is longer than one piece: 漢字 🎻.');
    expect(list.at(-1)?.data.response).toMatchObject({
      status: 'completed',
      usage: { input_tokens: 15, input_tokens_details: { cached_tokens: 5 }, output_tokens: 2, total_tokens: 17 },
    });
  });

  test.each([
    ['custom exec', { input: [EXEC] }, 'custom_tool_call', 'exec'],
    ['exec_command', { tools: [{ type: 'function', name: 'exec_command' }], input: [] }, 'function_call', 'exec_command'],
    ['shell', { tools: [{ type: 'function', name: 'shell' }], input: [] }, 'function_call', 'shell'],
  ])('a shell wish becomes a call of the tool that is offered: %s', async (_title, offer, type, name) => {
    server.script(taskScript({ match: 'TASK-1', shell: 'echo `x` ${y}' }));
    const response = await post('/v1/responses', {
      model: 'm', stream: true, ...offer, input: [...offer.input, item('TASK-1')],
    });
    const list = await events(response);
    const done = list.findLast((one) => one.event === 'response.output_item.done')?.data.item as Record<string, string>;
    expect(done).toMatchObject({ type, name });
    expect(done.input ?? done.arguments).toContain('echo `x` ${y}');
    const deltas = list.filter((one) => one.event.endsWith('.delta')).map((one) => one.data.delta);
    expect(deltas.join('')).toBe(done.input ?? done.arguments);
  });

  test('a wish without any shell tool is a failure of the script that the test sees', async () => {
    server.script(taskScript({ match: 'TASK-1', shell: 'true' }));
    const response = await post('/v1/responses', {
      model: 'm', stream: true, tools: [{ type: 'function', name: 'other' }], input: [item('TASK-1')],
    });
    expect(response.status).toBe(500);
    expect(server.failures.map(String)).toEqual(['Error: the request offers no shell tool: other']);
  });

  test('rounds count answers, not items, and the notes of Codex are no prompts', async () => {
    server.script(taskScript({ match: 'TASK-1', shell: ['one', 'two'], finalText: 'End.' }));
    const call = (n: number) => [
      { type: 'reasoning', summary: [] },
      { type: 'custom_tool_call', call_id: `c${n}`, name: 'exec', input: '' },
      { type: 'custom_tool_call_output', call_id: `c${n}`, output: [{ type: 'input_text', text: `out ${n}` }] },
    ];
    const notes = item('<environment_context>\n<cwd>/x</cwd></environment_context>');
    await (await responses([notes, item('TASK-1'), ...call(1), ...call(2)])).text();
    expect(server.requests[0]?.request).toMatchObject({
      prompts: ['TASK-1'], round: 2, results: [{ text: 'out 1' }, { text: 'out 2' }],
    });
    expect(server.requests[0]?.reply).toMatchObject({ text: 'End.' });
  });

  test('a title is answered by its schema and does not reach the scripts', async () => {
    const schema = { type: 'object', properties: { title: { type: 'string' }, tags: { type: 'array' } } };
    const about = { 'x-codex-turn-metadata': JSON.stringify({ thread_source: 'thread_title' }) };
    const list = await events(await responses([item('Title for TASK-1')], { text: { format: { type: 'json_schema', schema } } }, about));
    const done = list.find((one) => one.event === 'response.output_text.done')?.data.text;
    expect(JSON.parse(String(done))).toEqual({ title: 'Small talk', tags: [] });
    expect(server.turns()).toEqual([]);
    expect(server.unmatched).toEqual([]);
  });
});

describe('scripts', () => {
  test('the newest script comes first, a spent or removed rule lets the next one answer', async () => {
    const ask = async (text: string) => {
      const body = await (await messages([say(text)], { stream: false })).json() as { content: { text: string }[] };
      return body.content[0]?.text;
    };
    server.script({ reply: { text: 'any' } });
    const remove = server.script({ match: /^b/g, reply: (request) => ({ text: `b: ${request.lastPrompt}` }) });
    server.script([{ match: 'b', times: 1, reply: { text: 'once' } }, { match: 'b', api: 'responses', reply: { text: 'other' } }]);
    expect([await ask('b1'), await ask('b2'), await ask('b3'), await ask('a')]).toEqual(['once', 'b: b2', 'b: b3', 'any']);
    remove();
    expect(await ask('b4')).toBe('any');
    server.script((request) => (request.lastPrompt === 'f' ? { text: 'function' } : undefined));
    expect([await ask('f'), await ask('g')]).toEqual(['function', 'any']);
  });

  test('a turn that no rule fits is refused and noted', async () => {
    server.script(taskScript({ match: 'TASK-1', shell: 'true' }));
    const answer = await messages([say('TASK-2')]);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ type: 'error', error: { type: 'invalid_request_error' } });
    expect(server.unmatched.map((request) => request.lastPrompt)).toEqual(['TASK-2']);
  });

  test.each([[429, 'rate_limit_error'], [500, 'api_error'], [529, 'overloaded_error'], [401, 'authentication_error']])(
    'the error %i has the body and headers of each API', async (status, type) => {
      server.script({ reply: { error: { status, retryAfter: 3, message: 'no' } } });
      const one = await messages([say('x')]);
      expect([one.status, one.headers.get('retry-after')]).toEqual([status, '3']);
      expect(await one.json()).toMatchObject({ type: 'error', error: { type, message: 'no' } });
      const two = await responses([item('x')]);
      expect([two.status, two.headers.get('retry-after')]).toEqual([status, '3']);
      expect(await two.json()).toMatchObject({ error: { message: 'no' } });
    },
  );

  test('a held answer starts when it is released', async () => {
    const gate = hold();
    server.script({ reply: { text: 'late', hold: gate } });
    let arrived = false;
    const answer = messages([say('x')]).then((response) => {
      arrived = true;
      return response.text();
    });
    await gate.reached;
    expect([arrived, server.requests[0]?.status]).toEqual([false, undefined]);
    gate.release();
    expect(await answer).toContain('late');
  });

  test('a cut answer breaks the connection in the middle', async () => {
    server.script({ reply: { text: 'a long text '.repeat(50), cut: true } });
    await expect(messages([say('x')]).then((response) => response.text())).rejects.toThrow();
    await expect.poll(() => server.requests[0]?.aborted).toBe(true);
  });

  test('a client that goes away is noted, and packed bodies are read', async () => {
    const gate = hold();
    server.script({ reply: { text: 'x', hold: gate } });
    const body = gzipSync(JSON.stringify({ model: 'm', tools: [BASH], messages: [say('packed')] }));
    const client = httpRequest(`${server.url}/v1/messages`, { method: 'POST', headers: { 'content-encoding': 'gzip' } });
    client.on('error', () => {});
    client.end(body);
    await gate.reached;
    expect(server.requests[0]?.request?.lastPrompt).toBe('packed');
    client.destroy();
    const gone = await server.waitFor((logged) => logged.aborted);
    expect(gone.n).toBe(1);
    gate.release();
  });

  test('waiting for a request that does not come fails', async () => {
    await expect(server.waitFor(() => false, 20)).rejects.toThrow('no such request');
  });

  test('garbage gets an answer and does not stop the server', async () => {
    for (const body of ['', 'no json', '[]', '{"messages": 7}', '{"input": {"a": 1}}', '{"messages":[null,{"role":"user"}]}']) {
      for (const path of ['/v1/messages', '/v1/responses']) {
        const response = await fetch(`${server.url}${path}`, { method: 'POST', body });
        expect(response.status).toBeLessThan(500);
      }
    }
    expect(server.failures).toEqual([]);
  });
});

/** Reads a stream of data lines only, as far as `[DONE]` or the end. */
async function plainData(response: Response): Promise<Record<string, unknown>[]> {
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const blocks = (await response.text()).trimEnd().split('\n\n');
  return blocks.filter((block) => block !== 'data: [DONE]').map((block) => {
    expect(block.startsWith('data: ')).toBe(true);
    return JSON.parse(block.slice('data: '.length)) as Record<string, unknown>;
  });
}

describe('OpenAI chat completions', () => {
  const TOOLS = [{ type: 'function', function: { name: 'bash' } }];
  const chat = (list: unknown[], more: object = {}) =>
    post('/v1/chat/completions', { model: 'm', stream: true, tools: TOOLS, messages: list, ...more });

  test('a text comes in pieces, then the reason of its end, the tokens, and [DONE]', async () => {
    const text = 'A text that is longer than one piece, with é and 🎻.';
    server.script({ match: 'hello', reply: { text, usage: { input: 11, output: 7, cacheRead: 5 } } });
    const answer = await chat([{ role: 'system', content: 'be nice' }, say('hello')]);
    const list = await plainData(answer);
    const choices = list.flatMap((one) => one.choices as { delta: { content?: string }; finish_reason: string | null }[]);
    expect(choices.map((choice) => choice.delta.content ?? '').join('')).toBe(text);
    expect(choices.at(-1)?.finish_reason).toBe('stop');
    expect(list.at(-1)?.usage).toMatchObject({ prompt_tokens: 16, completion_tokens: 7, total_tokens: 23 });
    expect(server.turns()[0]?.request).toMatchObject({ api: 'chat', system: 'be nice', lastPrompt: 'hello', round: 0 });
  });

  test('a shell wish becomes a bash call, and its result the next round', async () => {
    server.script(taskScript({ match: 'TASK-1', shell: 'ls', finalText: 'Finished.' }));
    const list = await plainData(await chat([say('TASK-1')]));
    const calls = list.flatMap((one) => one.choices as { delta: { tool_calls?: { function: { name: string; arguments: string } }[] } }[])
      .flatMap((choice) => choice.delta.tool_calls ?? []);
    expect(calls[0]?.function.name).toBe('bash');
    expect(JSON.parse(calls[0]?.function.arguments ?? '')).toMatchObject({ command: 'ls' });
    const rest = await chat([say('TASK-1'), { role: 'assistant', tool_calls: [] }, { role: 'tool', tool_call_id: 'c', content: 'out' }], { stream: false });
    expect(await rest.json()).toMatchObject({ choices: [{ message: { content: 'Finished.' }, finish_reason: 'stop' }] });
    expect(server.turns()[1]?.request?.results).toEqual([{ callId: 'c', text: 'out', isError: false }]);
  });

  test('a title is asked beside the conversation, an error has the API’s form', async () => {
    server.script({ match: 'x', reply: { error: { status: 429, retryAfter: 2, message: 'slow down' } } });
    const title = await chat([{ role: 'system', content: 'You are a title generator.' }, say('x')], { tools: [] });
    expect(title.status).toBe(200);
    const refused = await chat([say('x')]);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '2']);
    expect(await refused.json()).toMatchObject({ error: { message: 'slow down' } });
  });
});

describe('Gemini', () => {
  const TOOLS = [{ functionDeclarations: [{ name: 'run_shell_command' }] }];
  const user = (...parts: unknown[]) => ({ role: 'user', parts });
  const ask = (contents: unknown[], more: object = {}, method = 'streamGenerateContent?alt=sse') =>
    post(`/v1beta/models/gemini-test:${method}`, { tools: TOOLS, contents, ...more });

  test('a text comes in pieces, the last with its end and the tokens', async () => {
    const text = 'A text that is longer than one piece, with é and 🎻.';
    server.script({ match: 'hello', reply: { text, usage: { input: 11, output: 7, cacheRead: 5 } } });
    const list = await plainData(await ask([user({ text: '<session_context>\nx</session_context>' }), user({ text: 'hello' })]));
    const candidates = list.flatMap((one) => one.candidates as { content: { parts: { text: string }[] }; finishReason?: string }[]);
    expect(candidates.flatMap((one) => one.content.parts.map((part) => part.text)).join('')).toBe(text);
    expect(candidates.map((one) => one.finishReason).filter(Boolean)).toEqual(['STOP']);
    expect(list.at(-1)?.usageMetadata).toMatchObject({ promptTokenCount: 16, candidatesTokenCount: 7, totalTokenCount: 23 });
    expect(server.turns()[0]?.request).toMatchObject({ api: 'gemini', model: 'gemini-test', prompts: ['hello'] });
  });

  test('a shell wish becomes a call, and its result the next round', async () => {
    server.script(taskScript({ match: 'TASK-1', shell: 'ls', finalText: 'Finished.' }));
    const [first] = await plainData(await ask([user({ text: 'TASK-1' })]));
    expect(first).toMatchObject({ candidates: [{ content: { parts: [{ functionCall: { name: 'run_shell_command', args: { command: 'ls' } } }] } }] });
    const answered = [user({ text: 'TASK-1' }), { role: 'model', parts: [] }, user({ functionResponse: { id: 'c', response: { output: 'out' } } })];
    const rest = await ask(answered, {}, 'generateContent');
    expect(await rest.json()).toMatchObject({ candidates: [{ content: { parts: [{ text: 'Finished.' }] } }] });
    expect(server.turns()[1]?.request?.results).toEqual([{ callId: 'c', text: 'out', isError: false }]);
  });

  test('a call beside the conversation gets an object of its schema, an error says when to ask again', async () => {
    const schema = { type: 'OBJECT', properties: { score: { type: 'INTEGER', minimum: 1 }, why: { type: 'STRING' } } };
    const side = await ask([user({ text: 'x' })], { tools: [], generationConfig: { responseJsonSchema: schema } }, 'generateContent');
    const { candidates } = (await side.json()) as { candidates: { content: { parts: { text: string }[] } }[] };
    expect(JSON.parse(candidates[0]?.content.parts[0]?.text ?? '')).toEqual({ score: 1, why: 'Small talk' });
    server.script({ match: 'x', reply: { error: { status: 429, retryAfter: 2 } } });
    const refused = await ask([user({ text: 'x' })]);
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ error: { status: 'RESOURCE_EXHAUSTED', details: [{ retryDelay: '2s' }] } });
  });
});
