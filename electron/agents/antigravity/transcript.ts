import { homedir } from 'node:os';
import { join } from 'node:path';
import { str } from '../payload.ts';
import type { Adapter, Observation } from '../types.ts';

type Transcript = NonNullable<Adapter['transcript']>;

/**
 * The conversation's log, one step a line. It is not documented; others read it since 1.0. What
 * is taken from it is the text of a prompt, which no hook tells (D8), and what the agent says.
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
  needles: ['USER_INPUT', 'RESPONSE'],
  read: readStep,
};

/** Steps in which the model speaks: PLANNER_RESPONSE as others read it, and its like. */
const SPEECH = /^(?:PLANNER|GENERATE|MODEL)_RESPONSE$/;

function readStep(line: string, now: number): Observation {
  let step: Record<string, unknown>;
  try {
    step = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return {};
  }
  const type = step === null ? undefined : str(step, 'type');
  const speaks = type !== undefined && SPEECH.test(type) && str(step, 'source') !== 'USER_EXPLICIT';
  if (type !== 'USER_INPUT' && !speaks) return {};
  const content = str(step, 'content');
  // A prompt of an earlier day stands there too: without its time it says nothing.
  const written = Date.parse(str(step, 'created_at') ?? '');
  if (!content || Number.isNaN(written)) return {};
  const at = Math.min(now, written);
  if (speaks) return { said: { at, text: content.slice(0, 20_000) } };
  const text = /<USER_REQUEST>\n?([\s\S]*?)\n?<\/USER_REQUEST>/.exec(content)?.[1] ?? content;
  return { signal: { kind: 'prompt', at, source: 'transcript', text } };
}
