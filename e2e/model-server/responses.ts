/** The OpenAI Responses API: reads a request, writes the pieces of an answer. */
import { usageOf } from './anthropic.ts';
import type { Piece } from './anthropic.ts';
import { isRecord, pieces, records, textOf } from './text.ts';
import type { ModelRequest, OfferedTool, Purpose, Reply, ToolCall, ToolResult } from './types.ts';

/** Texts that Codex itself sends in the person's name. */
const OWN_NOTES = /^\s*(<(environment_context|user_instructions|turn_aborted|permissions instructions|skills_instructions|apps_instructions|plugins_instructions|collaboration_mode|personality_spec|model_switch)\b|# AGENTS\.md instructions)/;

function readTools(list: unknown, namespace?: string): OfferedTool[] {
  return records(list).flatMap((tool): OfferedTool[] => {
    const name = String(tool.name ?? '');
    // `functions` is the name of the plain space: tools in it are called without a namespace.
    if (tool.type === 'namespace') return readTools(tool.tools, name === 'functions' ? undefined : name);
    if (tool.type !== 'function' && tool.type !== 'custom') return [];
    return [{ name, kind: tool.type, ...(namespace === undefined ? {} : { namespace }) }];
  });
}

/** Reads a request body. Never throws: what is missing becomes empty. */
export function readResponses(body: Record<string, unknown>, headers: Record<string, string>): ModelRequest {
  const prompts: string[] = [];
  const system = [typeof body.instructions === 'string' ? body.instructions : ''];
  const tools = readTools(body.tools);
  let results: ToolResult[] = [];
  let round = 0;
  let answered = false;
  const items = typeof body.input === 'string'
    ? [{ type: 'message', role: 'user', content: body.input }]
    : records(body.input);
  for (const item of items) {
    const type = String(item.type ?? 'message');
    const own = type === 'function_call' || type === 'custom_tool_call' || item.role === 'assistant';
    // One answer of the model can be several items in a row.
    if (own && !answered) round++;
    answered = own || (answered && type === 'reasoning');
    if (type === 'additional_tools') tools.push(...readTools(item.tools));
    if (type === 'function_call_output' || type === 'custom_tool_call_output') {
      results.push({
        callId: String(item.call_id ?? ''),
        text: isRecord(item.output) ? textOf(item.output.content) : textOf(item.output),
        isError: isRecord(item.output) && item.output.success === false,
      });
    }
    if (type !== 'message') continue;
    const text = textOf(item.content);
    if (item.role === 'developer' || item.role === 'system') system.push(text);
    if (item.role !== 'user' || text === '' || OWN_NOTES.test(text)) continue;
    prompts.push(text);
    results = [];
    round = 0;
  }
  return {
    api: 'responses',
    model: String(body.model ?? ''),
    purpose: purposeOf(body, headers, tools),
    system: system.filter((text) => text !== '').join('\n'),
    prompts,
    lastPrompt: prompts.at(-1) ?? '',
    round,
    results,
    tools,
    headers,
    body,
  };
}

/** Codex says in a header what a call is for. */
function purposeOf(body: Record<string, unknown>, headers: Record<string, string>, tools: OfferedTool[]): Purpose {
  const about = parsed(headers['x-codex-turn-metadata']);
  if (about.request_kind === 'compaction') return 'compaction';
  if (about.thread_source === 'thread_title') return 'title';
  const format = isRecord(body.text) ? body.text.format : undefined;
  const schema = isRecord(format) && format.type === 'json_schema';
  return tools.length === 0 || schema ? 'other' : 'turn';
}

function parsed(text: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

interface WireCall {
  kind: 'function' | 'custom';
  name: string;
  input: string;
  namespace?: string;
}

/** Turns a shell wish into the command tool that this request offers. Throws if there is none. */
export function responsesCall(call: ToolCall, tools: OfferedTool[]): WireCall {
  if ('name' in call) {
    const offered = tools.find((tool) => tool.name === call.name);
    const wire: WireCall = {
      kind: offered?.kind ?? (typeof call.input === 'string' ? 'custom' : 'function'),
      name: call.name,
      input: typeof call.input === 'string' ? call.input : JSON.stringify(call.input),
    };
    if (offered?.namespace !== undefined) wire.namespace = offered.namespace;
    return wire;
  }
  const has = (name: string, kind: OfferedTool['kind']) =>
    tools.some((tool) => tool.name === name && tool.kind === kind && tool.namespace === undefined);
  const argument = JSON.stringify({
    cmd: call.shell,
    yield_time_ms: call.timeoutMs ?? 30_000,
    ...(call.escalate === undefined
      ? {}
      : { sandbox_permissions: 'require_escalated', justification: call.escalate }),
  });
  if (has('exec', 'custom')) {
    return { kind: 'custom', name: 'exec', input: `const r = await tools.exec_command(${argument});\ntext(r.output);\n` };
  }
  if (has('exec_command', 'function')) return { kind: 'function', name: 'exec_command', input: argument };
  if (has('shell_command', 'function')) return { kind: 'function', name: 'shell_command', input: JSON.stringify({ command: call.shell }) };
  if (has('shell', 'function')) {
    return { kind: 'function', name: 'shell', input: JSON.stringify({ command: ['bash', '-lc', call.shell] }) };
  }
  throw new Error(`the request offers no shell tool: ${tools.map((tool) => tool.name).join(', ')}`);
}

/** The output items of an answer, complete. */
function itemsOf(reply: Reply, request: ModelRequest, id: string): Record<string, unknown>[] {
  const items: Record<string, unknown>[] = [];
  if (reply.thinking) {
    items.push({
      id: `rs_${id}`,
      type: 'reasoning',
      summary: [{ type: 'summary_text', text: reply.thinking }],
      encrypted_content: null,
    });
  }
  if (reply.text) {
    items.push({
      id: `msg_${id}`,
      type: 'message',
      role: 'assistant',
      status: 'completed',
      content: [{ type: 'output_text', text: reply.text, annotations: [] }],
    });
  }
  (reply.calls ?? []).forEach((call, index) => {
    const wire = responsesCall(call, request.tools);
    const named = { call_id: `call_${id}_${index}`, name: wire.name, status: 'completed' };
    const item: Record<string, unknown> = wire.kind === 'custom'
      ? { id: `ctc_${id}_${index}`, type: 'custom_tool_call', ...named, input: wire.input }
      : { id: `fc_${id}_${index}`, type: 'function_call', ...named, arguments: wire.input };
    if (wire.namespace !== undefined) item.namespace = wire.namespace;
    items.push(item);
  });
  return items;
}

/** A complete answer as one object: for `stream: false`, and inside `response.completed`. */
export function responsesObject(reply: Reply, request: ModelRequest, id: string): Record<string, unknown> {
  const usage = usageOf(reply, request);
  return {
    id: `resp_${id}`,
    object: 'response',
    created_at: Math.floor(Date.now() / 1000),
    status: 'completed',
    error: null,
    incomplete_details: null,
    model: request.model,
    output: itemsOf(reply, request, id),
    usage: {
      input_tokens: usage.input + usage.cacheRead,
      input_tokens_details: { cached_tokens: usage.cacheRead },
      output_tokens: usage.output,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: usage.input + usage.cacheRead + usage.output,
    },
  };
}

/** The events of a streamed answer, in the order of the API, with sequence numbers. */
export function* responsesStream(reply: Reply, request: ModelRequest, id: string): Generator<Piece> {
  const whole = responsesObject(reply, request, id);
  let sequence = 0;
  const piece = (event: string, data: Record<string, unknown>): Piece => ({
    event,
    data: { type: event, sequence_number: sequence++, ...data },
  });
  const begun = { ...whole, status: 'in_progress', output: [], usage: null };
  yield piece('response.created', { response: begun });
  yield piece('response.in_progress', { response: begun });
  for (const [output_index, item] of (whole.output as Record<string, unknown>[]).entries()) {
    for (const part of itemStream(item)) yield piece(part.event, { output_index, ...part.data });
  }
  yield piece('response.completed', { response: whole });
}

function* itemStream(item: Record<string, unknown>): Generator<Piece> {
  const item_id = item.id;
  const added = (empty: Record<string, unknown>): Piece => ({
    event: 'response.output_item.added',
    data: { item: { ...item, status: 'in_progress', ...empty } },
  });
  if (item.type === 'message') {
    const text = textOf(item.content);
    const place = { item_id, content_index: 0 };
    const part = { type: 'output_text', annotations: [] };
    yield added({ content: [] });
    yield { event: 'response.content_part.added', data: { ...place, part: { ...part, text: '' } } };
    for (const delta of pieces(text)) yield { event: 'response.output_text.delta', data: { ...place, delta } };
    yield { event: 'response.output_text.done', data: { ...place, text } };
    yield { event: 'response.content_part.done', data: { ...place, part: { ...part, text } } };
  } else if (item.type === 'function_call' || item.type === 'custom_tool_call') {
    const custom = item.type === 'custom_tool_call';
    const field = custom ? 'input' : 'arguments';
    const name = custom ? 'response.custom_tool_call_input' : 'response.function_call_arguments';
    yield added({ [field]: '' });
    for (const delta of pieces(String(item[field]))) yield { event: `${name}.delta`, data: { item_id, delta } };
    yield { event: `${name}.done`, data: { item_id, [field]: item[field] } };
  } else {
    yield added({});
  }
  yield { event: 'response.output_item.done', data: { item } };
}

const ERROR_CODES: Record<number, [type: string, code: string | null]> = {
  400: ['invalid_request_error', null],
  401: ['invalid_request_error', 'invalid_api_key'],
  429: ['rate_limit_exceeded', 'rate_limit_exceeded'],
  500: ['server_error', 'server_error'],
};

/** The body of an error answer. */
export function responsesError(status: number, message: string): Record<string, unknown> {
  const [type, code] = ERROR_CODES[status] ?? ['server_error', null];
  return { error: { message, type, param: null, code } };
}
