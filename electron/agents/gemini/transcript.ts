import { open, readFile, readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { str } from '../payload.ts';
import type { Observation } from '../types.ts';

type Fields = Record<string, unknown>;
const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
const count = (value: unknown): number => (typeof value === 'number' && value >= 0 ? value : 0);

/** Texts that Gemini itself writes down in the person's name. */
const OWN_NOTES = /^\s*<(?:session_context|hook_context)>/;

/**
 * The windows of Gemini's models, which its own file does not tell; a model that is not known has
 * none. From the vendor's documentation.
 */
const WINDOWS: [RegExp, number][] = [[/^gemini-(?:[23]|\d\.\d)/, 1_048_576]];

/** The file that Gemini keeps of a session; null while there is none. */
export async function geminiTranscript(info: {
  env: Record<string, string | undefined>;
  cwd: string;
  cliSession: string | null;
}): Promise<string | null> {
  const { env, cwd, cliSession } = info;
  if (!cliSession) return null;
  const home = join(env.GEMINI_CLI_HOME || env.HOME || homedir(), '.gemini');
  try {
    const file = JSON.parse(await readFile(join(home, 'projects.json'), 'utf8')) as Fields;
    const name = str(fields(file.projects), cwd);
    if (!name || name.includes('/') || name.includes('..')) return null;
    const chats = join(home, 'tmp', name, 'chats');
    const names = (await readdir(chats)).filter((entry) => entry.endsWith(`-${cliSession.slice(0, 8)}.jsonl`));
    for (const entry of names.toSorted().toReversed()) {
      const path = join(chats, entry);
      if ((await sessionOf(path)) === cliSession) return path;
    }
  } catch {
    // Not written yet, or half written: asked again later.
  }
  return null;
}

/** Whose session a file is, by its first line. */
async function sessionOf(path: string): Promise<string | undefined> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2_048), 0, 2_048, 0);
    const [line = ''] = buffer.subarray(0, bytesRead).toString('utf8').split('\n');
    return str(JSON.parse(line) as Fields, 'sessionId');
  } finally {
    await file.close();
  }
}

/**
 * One line of the file. A person's text is proof of which prompt was taken; an answer tells its
 * tokens; an error or a stopped request ends the turn.
 */
export function readGeminiLine(line: string, at: number): Observation {
  let entry: Fields;
  try {
    entry = fields(JSON.parse(line));
  } catch {
    return {};
  }
  const id = str(entry, 'id');
  const time = Date.parse(str(entry, 'timestamp') ?? '');
  const when = Number.isFinite(time) ? Math.min(time, at) : at;
  if (!id) return {};
  switch (str(entry, 'type')) {
    case 'user': {
      const text = textOf(entry.content);
      if (text === '' || OWN_NOTES.test(text)) return {};
      return { signal: { kind: 'prompt', at: when, source: 'transcript', text, turn: id } };
    }
    case 'gemini':
      return answer(entry, id, when);
    case 'error': {
      const detail = textOf(entry.content) || 'an error';
      return ended(when, `the turn ended with an error: ${detail.slice(0, 500)}`, detail.slice(0, 500));
    }
    case 'info':
      return textOf(entry.content).startsWith('Request cancelled')
        ? ended(when, 'the turn was stopped in the pane', 'interrupted')
        : {};
    default:
      return {};
  }
}

const ended = (at: number, detail: string, error: string): Observation => ({
  signal: { kind: 'ended', at, source: 'transcript', detail, error },
});

/** The same answer is written again with the results of its tools: its id tells that. */
function answer(entry: Fields, id: string, at: number): Observation {
  const tokens = fields(entry.tokens);
  if (!('input' in tokens)) return {};
  const words = textOf(entry.content).slice(0, 20_000);
  const said = words.trim() ? { said: { at, text: words, id } } : {};
  const cached = count(tokens.cached);
  const output = count(tokens.output) + count(tokens.thoughts);
  const model = str(entry, 'model');
  const window = model ? WINDOWS.find(([of]) => of.test(model))?.[1] : undefined;
  return {
    ...said,
    usage: {
      at,
      source: 'transcript',
      used: count(tokens.total) || count(tokens.input) + output,
      ...(window ? { window } : {}),
      ...(model ? { model } : {}),
      answer: {
        id,
        spent: { input: Math.max(0, count(tokens.input) - cached), cached, output, usd: null },
      },
    },
  };
}

/** A text, or the texts of a list of parts. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part) => str(fields(part), 'text') ?? '').join('');
}
