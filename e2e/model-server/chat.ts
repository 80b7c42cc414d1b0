/** The OpenAI chat completions API: reads a request, writes the pieces of an answer. */
import { usageOf } from './anthropic.ts';
import type { Piece } from './anthropic.ts';
import { isRecord, pieces, records, textOf } from './text.ts';
import type { ModelRequest, OfferedTool, Purpose, Reply, ToolCall, ToolResult } from './types.ts';

/** Texts that the CLI itself puts into the person's messages. */
const OWN_NOTES = /^\s*<system-reminder>/;

/** Reads a request body. Never throws: what is missing becomes empty. */
export function readChat(body: Record<string, unknown>, headers: Record<string, string>): ModelRequest {
  const prompts: string[] = [];
  const system: string[] = [];
  let results: ToolResult[] = [];
  let round = 0;
  for (const message of records(body.messages)) {
    const text = textOf(message.content);
    if (message.role === 'system' || message.role === 'developer') system.push(text);
    else if (message.role === 'assistant') round++;
    else if (message.role === 'tool') {
      results.push({ callId: String(message.tool_call_id ?? ''), text, isError: false });
    } else if (message.role === 'user') {
      const parts = typeof message.content === 'string' ? [text] : records(message.content).map((part) => String(part.text ?? ''));
      const said = parts.filter((part) => part !== '' && !OWN_NOTES.test(part));
      if (said.length === 0) continue;
      prompts.push(said.join('\n'));
      results = [];
      round = 0;
    }
  }
  const tools: OfferedTool[] = records(body.tools).map((tool) => ({
    name: isRecord(tool.function) ? String(tool.function.name ?? '') : '',
    kind: 'function',
  }));
  return {
    api: 'chat',
    model: String(body.model ?? ''),
    purpose: purposeOf(tools, system.join('\n'), prompts.at(-1) ?? ''),
    system: system.join('\n'),
    prompts,
    lastPrompt: prompts.at(-1) ?? '',
    round,
    results,
    tools,
    headers,
    body,
  };
}

function purposeOf(tools: OfferedTool[], system: string, prompt: string): Purpose {
  if (/title generator/i.test(system)) return 'title';
  if (tools.length > 0) return 'turn';
  return /summar/i.test(`${system}\n${prompt}`) ? 'compaction' : 'other';
}

/** Turns a shell wish into the CLI's shell tool. */
function callOf(call: ToolCall, id: string): Record<string, unknown> {
  const wire = 'name' in call
    ? { name: call.name, input: call.input }
    : {
        name: 'bash',
        input: {
          command: call.shell,
          description: call.description ?? 'Run a command',
          ...(call.timeoutMs === undefined ? {} : { timeout: call.timeoutMs }),
        },
      };
  return { id, type: 'function', function: { name: wire.name, arguments: JSON.stringify(wire.input) } };
}

const callsOf = (reply: Reply, id: string) => (reply.calls ?? []).map((call, index) => callOf(call, `call_${id}_${index}`));

function tokens(reply: Reply, request: ModelRequest): Record<string, unknown> {
  const usage = usageOf(reply, request);
  return {
    prompt_tokens: usage.input + usage.cacheRead,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.cacheRead + usage.output,
    prompt_tokens_details: { cached_tokens: usage.cacheRead },
  };
}

/** A complete answer as one object: for `stream: false`. */
export function chatObject(reply: Reply, request: ModelRequest, id: string): Record<string, unknown> {
  const calls = callsOf(reply, id);
  const message = { role: 'assistant', content: reply.text ?? null, ...(calls.length > 0 && { tool_calls: calls }) };
  return {
    id: `chatcmpl-${id}`,
    object: 'chat.completion',
    created: Math.floor(Date.now() / 1000),
    model: request.model,
    choices: [{ index: 0, message, finish_reason: calls.length > 0 ? 'tool_calls' : 'stop' }],
    usage: tokens(reply, request),
  };
}

/** The chunks of a streamed answer, the one with the tokens last; the caller adds `[DONE]`. */
export function* chatStream(reply: Reply, request: ModelRequest, id: string): Generator<Piece> {
  const head = {
    id: `chatcmpl-${id}`,
    object: 'chat.completion.chunk',
    created: Math.floor(Date.now() / 1000),
    model: request.model,
  };
  const piece = (delta: unknown, finish_reason: string | null = null): Piece => ({
    event: '',
    data: { ...head, choices: [{ index: 0, delta, finish_reason }] },
  });
  yield piece({ role: 'assistant', content: '' });
  for (const reasoning_content of pieces(reply.thinking ?? '')) yield piece({ reasoning_content });
  for (const content of pieces(reply.text ?? '')) yield piece({ content });
  const calls = callsOf(reply, id);
  for (const [index, call] of calls.entries()) yield piece({ tool_calls: [{ index, ...call }] });
  yield piece({}, calls.length > 0 ? 'tool_calls' : 'stop');
  yield { event: '', data: { ...head, choices: [], usage: tokens(reply, request) } };
}
