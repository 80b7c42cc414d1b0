import type { Desk, Message, MessageStage } from '../../shared/model/index.ts';
import { plain } from '../../shared/text/prompt.ts';
import { exact, t } from '../text.ts';
import { acceptedIn, type Tone } from './card.ts';
import { inDoubt } from './doubt.ts';
import { valuesOf } from '../../shared/rules/index.ts';

/** What colour a stage has; none where nothing is to be said. */
export function stageTone(desk: Desk, message: Message): Tone {
  if (inDoubt(desk, message)) return 'you';
  const tones: Partial<Record<MessageStage, Tone>> = {
    queued: 'checking',
    writing: 'checking',
    written: 'checking',
    accepted: 'well',
    failed: 'failed',
  };
  return tones[message.stage] ?? 'plain';
}

/** All messages, or those of one agent: what waits for the person first, then the latest first. */
export function messageList(desk: Desk, agent: string | null): Message[] {
  return valuesOf(desk.messages)
    .filter((m) => agent === null || m.agent === agent)
    .sort((a, b) => Number(inDoubt(desk, b)) - Number(inDoubt(desk, a)) || b.queuedAt - a.queuedAt || (a.id < b.id ? 1 : -1));
}

/** What a message is about, in one line: its task, or its own first words. */
export function subject(desk: Desk, message: Message): string {
  const title = desk.tasks[message.taskId ?? '']?.task.title;
  if (title) return title;
  return message.text.trimStart().split('\n', 1)[0]?.trim() || message.text.trim().slice(0, 80);
}

export interface Moment {
  key: MessageStage;
  text: string;
  /** When, epoch ms; null: not yet, or never. */
  at: number | null;
  tone: Tone;
  /** What proved it, or why. */
  detail: string | null;
}

/** A message's life so far: each stage that it reached, and the one that it waits for. */
export function life(desk: Desk, message: Message): Moment[] {
  const m = t.messages.moments;
  const { stage, road, queuedAt, writingAt, writtenAt, acceptedAt, finishedAt, proof, detail } = message;
  const took = acceptedIn(message);
  // The question above says why.
  const asks = inDoubt(desk, message);
  const ended = stage === 'failed' || stage === 'unverified';
  const list: (Moment | false)[] = [
    { key: 'queued', text: m.queued, at: queuedAt, tone: 'plain', detail: stage === 'queued' ? (detail ?? null) : null },
    writingAt !== undefined && writtenAt === undefined && stage !== 'writing' && { key: 'writing', text: m.begun, at: writingAt, tone: 'plain', detail: null },
    stage === 'writing' && { key: 'writing', text: m.writing, at: null, tone: 'checking', detail: null },
    writtenAt !== undefined && { key: 'written', text: m.written[road ?? 'none'], at: writtenAt, tone: 'plain', detail: null },
    stage === 'written' && { key: 'written', text: m.waits, at: null, tone: 'checking', detail: null },
    acceptedAt !== undefined && {
      key: 'accepted',
      text: m.accepted(took === undefined ? '' : exact(took)),
      at: acceptedAt,
      tone: 'well',
      detail: proof ?? (stage === 'accepted' ? (detail ?? null) : null),
    },
    stage === 'accepted' && { key: 'accepted', text: m.works, at: null, tone: 'well', detail: null },
    finishedAt !== undefined && { key: 'finished', text: m.finished, at: finishedAt, tone: 'plain', detail: detail ?? null },
    ended && { key: stage, text: m[stage], at: null, tone: asks ? 'you' : 'failed', detail: asks ? null : (detail ?? null) },
  ];
  return list.filter((moment) => moment !== false);
}

/** A message's stage in a word or two, with how long the acceptance took. */
export function stageWords(desk: Desk, message: Message): string {
  const s = t.messages.stages;
  if (inDoubt(desk, message)) return s.asks;
  const took = acceptedIn(message);
  if (message.stage === 'accepted' && took !== undefined) return s.acceptedIn(exact(took));
  return s[message.stage];
}

/** How much a text is: its lines and characters. */
export function size(text: string): { lines: number; characters: number } {
  return { lines: text.split('\n').length, characters: [...text].length };
}

/** How many characters a terminal never gets (D7): control characters, line ends and tabs apart. */
export function leftOut(text: string): number {
  return text.replace(/\r\n?/g, '\n').length - plain(text).length;
}
