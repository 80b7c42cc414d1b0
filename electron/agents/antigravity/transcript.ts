import { homedir } from 'node:os';
import { join } from 'node:path';
import { str } from '../payload.ts';
import type { Adapter, Observation } from '../types.ts';

type Transcript = NonNullable<Adapter['transcript']>;

/**
 * The conversation's log, one step a line. It is not documented; others read it since 1.0. The one
 * thing taken from it is the text of a prompt, which no hook tells (D8).
 */
export const antigravityTranscript: Transcript = {
  path: ({ env, cliSession }) =>
    cliSession && /^[\w-]+$/.test(cliSession)
      ? join(
          env.HOME || homedir(),
          '.gemini',
          'antigravity-cli',
          'brain',
          cliSession,
          '.system_generated',
          'logs',
          'transcript.jsonl',
        )
      : null,
  needles: ['USER_INPUT'],
  read: readStep,
};

function readStep(line: string, at: number): Observation {
  let step: Record<string, unknown>;
  try {
    step = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return {};
  }
  if (step?.type !== 'USER_INPUT') return {};
  const content = str(step, 'content');
  // A prompt of an earlier day stands there too: without its time it says nothing.
  const written = Date.parse(str(step, 'created_at') ?? '');
  if (!content || Number.isNaN(written)) return {};
  const text = /<USER_REQUEST>\n?([\s\S]*?)\n?<\/USER_REQUEST>/.exec(content)?.[1] ?? content;
  return { signal: { kind: 'prompt', at: Math.min(at, written), source: 'transcript', text } };
}
