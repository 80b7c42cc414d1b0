/** The Anthropic Messages API: reads a request, writes the pieces of an answer. */
import { estimateTokens, isRecord, pieces, records, textOf } from './text.ts';
import type { ModelRequest, OfferedTool, Purpose, Reply, ToolCall, ToolResult, Usage } from './types.ts';

/** One server-sent event. */
export interface Piece {
  event: string;
  data: Record<string, unknown>;
}

/** Texts that the CLI itself puts into the person's messages. */
const OWN_NOTES = /^\s*<(system-reminder|command-name|local-command-stdout|local-command-caveat|task-notification)>/;

/** How Claude Code hands on a prompt that was typed while the turn ran. */
const MID_TURN = /^The user sent a new message while you were working:\n([\s\S]*?)(?:\n\nThis is how Claude Code surfaces[\s\S]*)?$/;

/** Reads a request body. Never throws: what is missing becomes empty. */
export function readAnthropic(body: Record<string, unknown>, headers: Record<string, string>): ModelRequest {
  const prompts: string[] = [];
  let results: ToolResult[] = [];
  let round = 0;
  for (const message of records(body.messages)) {
    if (message.role === 'assistant') {
      round++;
      continue;
    }
    if (message.role !== 'user') continue;
    const blocks = typeof message.content === 'string'
      ? [{ type: 'text', text: message.content }]
      : records(message.content);
    const found = blocks.filter((block) => block.type === 'tool_result');
    results.push(...found.map((block) => ({
      callId: String(block.tool_use_id ?? ''),
      text: textOf(block.content),
      isError: block.is_error === true,
    })));
    const said = blocks
      .filter((block) => block.type === 'text' && typeof block.text === 'string')
      .map((block) => String(block.text))
      .filter((text) => !OWN_NOTES.test(text))
      // Beside a tool result only what the person typed during the turn counts.
      .map((text) => (found.length === 0 ? text : MID_TURN.exec(text)?.[1]))
      .filter((text) => text !== undefined);
    if (said.length > 0) {
      prompts.push(...said);
      results = [];
      round = 0;
    }
  }
  const tools: OfferedTool[] = records(body.tools).map((tool) => ({
    name: String(tool.name ?? ''),
    kind: 'function',
  }));
  return {
    api: 'anthropic',
    model: String(body.model ?? ''),
    purpose: purposeOf(tools, prompts.at(-1) ?? ''),
    system: textOf(body.system),
    prompts,
    lastPrompt: prompts.at(-1) ?? '',
    round,
    results,
    tools,
    headers,
    body,
  };
}

function purposeOf(tools: OfferedTool[], prompt: string): Purpose {
  if (/^CRITICAL: Respond with TEXT ONLY[\s\S]*create a detailed summary of the conversation/.test(prompt)) {
    return 'compaction';
  }
  return tools.length === 0 ? 'other' : 'turn';
}

/** Turns a shell wish into Claude's Bash tool. */
export function anthropicCall(call: ToolCall): { name: string; input: Record<string, unknown> } {
  if ('name' in call) {
    return { name: call.name, input: isRecord(call.input) ? call.input : { input: call.input } };
  }
  const input: Record<string, unknown> = { command: call.shell, description: call.description ?? 'Run a command' };
  if (call.timeoutMs !== undefined) input.timeout = call.timeoutMs;
  return { name: 'Bash', input };
}

/** The content blocks of an answer, complete (as the API gives them without streaming). */
function contentOf(reply: Reply, id: string): Record<string, unknown>[] {
  const content: Record<string, unknown>[] = [];
  if (reply.thinking) content.push({ type: 'thinking', thinking: reply.thinking, signature: 'c2lnbmF0dXJl' });
  if (reply.text) content.push({ type: 'text', text: reply.text });
  (reply.calls ?? []).forEach((call, index) => {
    content.push({ type: 'tool_use', id: `toolu_${id}_${index}`, ...anthropicCall(call) });
  });
  return content;
}

/** Usage with all four numbers; estimates what the reply does not set. */
export function usageOf(reply: Reply, request: ModelRequest): Usage {
  return {
    input: reply.usage?.input ?? estimateTokens(JSON.stringify(request.body)),
    output: reply.usage?.output ?? estimateTokens(JSON.stringify([reply.text, reply.thinking, reply.calls])),
    cacheRead: reply.usage?.cacheRead ?? 0,
    cacheWrite: reply.usage?.cacheWrite ?? 0,
  };
}

/** A complete answer as one object: for `stream: false`. */
export function anthropicMessage(reply: Reply, request: ModelRequest, id: string): Record<string, unknown> {
  const usage = usageOf(reply, request);
  return {
    id: `msg_${id}`,
    type: 'message',
    role: 'assistant',
    model: request.model,
    content: contentOf(reply, id),
    stop_reason: reply.calls?.length ? 'tool_use' : 'end_turn',
    stop_sequence: null,
    usage: {
      input_tokens: usage.input,
      cache_creation_input_tokens: usage.cacheWrite,
      cache_read_input_tokens: usage.cacheRead,
      output_tokens: usage.output,
      service_tier: 'standard',
    },
  };
}

/** The events of a streamed answer, in the order of the API. */
export function* anthropicStream(reply: Reply, request: ModelRequest, id: string): Generator<Piece> {
  const whole = anthropicMessage(reply, request, id);
  const usage = whole.usage as Record<string, unknown>;
  yield piece('message_start', {
    message: { ...whole, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } },
  });
  yield piece('ping', {});
  for (const [index, block] of (whole.content as Record<string, unknown>[]).entries()) {
    yield* blockStream(index, block);
  }
  yield piece('message_delta', {
    delta: { stop_reason: whole.stop_reason, stop_sequence: null },
    usage,
  });
  yield piece('message_stop', {});
}

function* blockStream(index: number, block: Record<string, unknown>): Generator<Piece> {
  const delta = (value: Record<string, unknown>) => piece('content_block_delta', { index, delta: value });
  if (block.type === 'thinking') {
    yield piece('content_block_start', { index, content_block: { type: 'thinking', thinking: '', signature: '' } });
    for (const thinking of pieces(String(block.thinking))) yield delta({ type: 'thinking_delta', thinking });
    yield delta({ type: 'signature_delta', signature: block.signature });
  } else if (block.type === 'text') {
    yield piece('content_block_start', { index, content_block: { type: 'text', text: '' } });
    for (const text of pieces(String(block.text))) yield delta({ type: 'text_delta', text });
  } else {
    yield piece('content_block_start', { index, content_block: { ...block, input: {} } });
    for (const partial_json of pieces(JSON.stringify(block.input))) {
      yield delta({ type: 'input_json_delta', partial_json });
    }
  }
  yield piece('content_block_stop', { index });
}

function piece(event: string, data: Record<string, unknown>): Piece {
  return { event, data: { type: event, ...data } };
}

const ERROR_TYPES: Record<number, string> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  529: 'overloaded_error',
};

/** The body of an error answer. */
export function anthropicError(status: number, message: string, id: string): Record<string, unknown> {
  return { type: 'error', error: { type: ERROR_TYPES[status] ?? 'api_error', message }, request_id: `req_${id}` };
}
