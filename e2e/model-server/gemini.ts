/** The Gemini API: reads a request, writes the pieces of an answer. */
import { usageOf } from './anthropic.ts';
import type { Piece } from './anthropic.ts';
import { isRecord, pieces, records } from './text.ts';
import type { ModelRequest, OfferedTool, Purpose, Reply, ToolCall, ToolResult } from './types.ts';

/** Texts that the CLI itself sends in the person's name. */
const OWN_NOTES = /^\s*(<session_context>|<hook_context>|This is the Gemini CLI\.|Here is the user's editor context)/;

/** Reads a request body. `path` holds the model. Never throws: what is missing becomes empty. */
export function readGemini(
  body: Record<string, unknown>,
  headers: Record<string, string>,
  path: string,
): ModelRequest {
  const prompts: string[] = [];
  let results: ToolResult[] = [];
  let round = 0;
  for (const content of records(body.contents)) {
    const parts = records(content.parts);
    if (content.role === 'model') {
      round++;
      continue;
    }
    for (const part of parts) {
      const done = part.functionResponse;
      if (!isRecord(done)) continue;
      const response = isRecord(done.response) ? done.response : {};
      const text = typeof response.output === 'string' ? response.output : JSON.stringify(response);
      results.push({ callId: String(done.id ?? ''), text, isError: 'error' in response });
    }
    const said = parts
      .map((part) => (typeof part.text === 'string' ? part.text : ''))
      .filter((text) => text !== '' && !OWN_NOTES.test(text));
    if (said.length === 0) continue;
    // A prompt after one that was stopped comes beside it.
    prompts.push(...said);
    results = [];
    round = 0;
  }
  const tools: OfferedTool[] = records(body.tools)
    .flatMap((tool) => records(tool.functionDeclarations))
    .map((tool) => ({ name: String(tool.name ?? ''), kind: 'function' }));
  const system = isRecord(body.systemInstruction)
    ? records(body.systemInstruction.parts).map((part) => String(part.text ?? '')).join('\n')
    : '';
  return {
    api: 'gemini',
    model: /\/models\/([^/:]+)/.exec(path)?.[1] ?? '',
    purpose: purposeOf(tools, system),
    system,
    prompts,
    lastPrompt: prompts.at(-1) ?? '',
    round,
    results,
    tools,
    headers,
    body,
  };
}

function purposeOf(tools: OfferedTool[], system: string): Purpose {
  if (system.includes('<state_snapshot>') && tools.length === 0) return 'compaction';
  return tools.some((tool) => tool.name === 'run_shell_command') ? 'turn' : 'other';
}

/** Turns a shell wish into the CLI's shell tool. */
function callOf(call: ToolCall): { name: string; args: unknown } {
  if ('name' in call) return { name: call.name, args: call.input };
  return { name: 'run_shell_command', args: { command: call.shell, description: call.description ?? 'Run a command' } };
}

/** A complete answer as one object: for `generateContent`. */
export function geminiObject(reply: Reply, request: ModelRequest, id: string): Record<string, unknown> {
  const parts: Record<string, unknown>[] = [];
  if (reply.thinking) parts.push({ text: reply.thinking, thought: true });
  if (reply.text) parts.push({ text: reply.text });
  (reply.calls ?? []).forEach((call, index) =>
    parts.push({ functionCall: { id: `call_${id}_${index}`, ...callOf(call) }, thoughtSignature: 'c2ln' }),
  );
  return chunk(parts, request, id, reply);
}

function chunk(parts: unknown[], request: ModelRequest, id: string, ending: Reply | null): Record<string, unknown> {
  const usage = ending && usageOf(ending, request);
  return {
    candidates: [{ content: { role: 'model', parts }, index: 0, ...(usage && { finishReason: 'STOP' }) }],
    modelVersion: request.model,
    responseId: id,
    ...(usage && {
      usageMetadata: {
        promptTokenCount: usage.input + usage.cacheRead,
        cachedContentTokenCount: usage.cacheRead,
        candidatesTokenCount: usage.output,
        totalTokenCount: usage.input + usage.cacheRead + usage.output,
      },
    }),
  };
}

/** The chunks of a streamed answer; the last one ends it and tells the tokens. */
export function* geminiStream(reply: Reply, request: ModelRequest, id: string): Generator<Piece> {
  const whole = geminiObject(reply, request, id);
  const [candidate] = records(whole.candidates);
  const content = candidate && isRecord(candidate.content) ? candidate.content : {};
  const parts = records(content.parts).flatMap((part) =>
    typeof part.text === 'string' ? pieces(part.text).map((text) => ({ ...part, text })) : [part],
  );
  const last = parts.pop() ?? { text: '' };
  for (const part of parts) yield { event: '', data: chunk([part], request, id, null) };
  yield { event: '', data: chunk([last], request, id, reply) };
}

const STATUS: Record<number, string> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  503: 'UNAVAILABLE',
};

/** The body of an error answer; with `retryAfter` seconds it says when to ask again. */
export function geminiError(status: number, message: string, retryAfter?: number): Record<string, unknown> {
  const details = retryAfter === undefined
    ? []
    : [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${retryAfter}s` }];
  return { error: { code: status, message, status: STATUS[status] ?? 'INTERNAL', details } };
}
