import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { EventBody, Handoff, Message } from '../../shared/model/index.ts';
import { handoffEffects, nameOf, onCompaction, openHandoffs, takenAlong, type HandoffEffect } from '../../shared/rules/handoff/index.ts';
import { readBackFile } from '../../shared/rules/handoff/memory.ts';
import { compareReadBack, expectReadBack } from '../../shared/rules/handoff/memory-readback.ts';
import type { ExpectedReadBack } from '../../shared/rules/handoff/memory-types.ts';
import { stepWords as words } from '../../shared/text/handoff/steps.ts';
import { readMemory } from './memory-file.ts';
import { createPapers, type Written } from './papers.ts';
import type { Handoffs, HandoffsOptions } from './types.ts';

/** Files are looked at again after so long. ms. */
const AGAIN_MS = 1_000;
/** A start that failed is tried once more after so long. ms. */
const START_AGAIN_MS = 3_000;
const STARTS = 2;
/** What a CLI answered may be told a little after its turn's end. ms. */
const LATE_MS = 4_000;
/** File times and our clock may differ by a little. ms. */
const CLOCK_MS = 2_000;

/** They look whether somebody else has done something yet. */
const LOOKS = new Set<HandoffEffect['do']>(['judge', 'read']);
const RELEVANT = /^(?:handoff|message|session|orchestrator|run)\./;

/**
 * Carries handoffs out. What is to be done follows from the journal alone (`handoffEffects`), so that
 * a start after a crash goes on where the last one ended, and does nothing twice: a memory is written
 * anew, and a prompt is queued in the batch that says so.
 */
export function createHandoffs(options: HandoffsOptions): Handoffs {
  const { project, desk, now, onProblem } = options;
  const busy = new Set<string>();
  const notBefore = new Map<string, number>();
  const starts = new Map<string, number>();
  const expected = new Map<string, ExpectedReadBack>();
  const answers = new Map<string, string>();
  let ready = false;
  let closed = false;

  const open = (id: string): Handoff | undefined => {
    const handoff = desk().handoffs[id];
    return closed || handoff?.step === 'over' ? undefined : handoff;
  };
  const record = (...bodies: EventBody[]): boolean => !closed && options.record(bodies);
  const messageOf = (id: string | undefined): Message | undefined => desk().messages[id ?? ''];
  const judged = (id: string, judgement: Handoff['judgement'] & object, problem?: string): boolean =>
    record({ type: 'handoff.judged', id, judgement, ...(problem ? { problem: problem.slice(0, 2_000) } : {}) });
  const papers = createPapers(options, open);

  /** The app's part is written, and the incumbent asked for its own. */
  const draft = async ({ id }: Handoff): Promise<void> => {
    const written = await papers.write(id).catch((error: Error) => {
      judged(id, {}, error.message);
      return null;
    });
    const still = open(id);
    if (!written || !still || still.asked || still.judgement || still.step === 'delivering') return;
    const asked = papers.asking(still, written);
    record({ type: 'message.queued', message: asked }, { type: 'handoff.drafted', id, file: written.memory.file, asked: asked.id });
  };

  const judge = async (h: Handoff): Promise<void> => {
    const { judgement, problem } = await papers.judgementIn(h);
    const still = open(h.id);
    if (!still || still.judgement) return;
    if (Object.keys(judgement).length > 0) arrived(still);
    else if (messageOf(h.asked)?.stage === 'written') return;
    // While its turn runs it may be in the middle of writing.
    if (problem && messageOf(h.asked)?.stage !== 'finished') return;
    judged(h.id, judgement, problem);
  };

  /** What it wrote shows that the question reached it, where nothing else did. */
  const arrived = ({ asked }: Handoff): void => {
    const message = messageOf(asked);
    if (message?.stage === 'written' || message?.stage === 'unverified')
      record({ type: 'message.accepted', id: message.id, detail: words.judgeProof });
  };

  /** What the incumbent wrote although its time was up is taken, as far as it came. */
  const lastWords = async (h: Handoff): Promise<void> => {
    if (!h.file || !h.unjudged) return;
    const { judgement, problem } = await papers.judgementIn(h);
    if (Object.keys(judgement).length > 0 && open(h.id)) arrived(h);
    const all = { ...h.judgement, ...judgement };
    if (Object.keys(all).length > Object.keys(h.judgement ?? {}).length && open(h.id)) judged(h.id, all, problem);
  };

  const memory = async (h: Handoff): Promise<void> => {
    try {
      await lastWords(h);
      const written = await papers.write(h.id);
      if (written) prompt(h, written);
    } catch (error) {
      const question = words.faulty((error as Error).message).slice(0, 2_000);
      if (open(h.id)?.step === 'delivering') record({ type: 'handoff.asked', id: h.id, question, about: 'memory' });
    }
  };

  /** Queues the takeover prompt, once for each candidate: only while it is still to be done. */
  const prompt = (h: Handoff, written: Written): void => {
    const still = open(h.id);
    if (!still?.to || still.step !== 'delivering' || still.prompt || still.to !== h.to || still.epoch !== h.epoch) return;
    const message = papers.takeover(still, written);
    // One conversation works on a task: what the one before had of it is over.
    const carried = still.task ? desk().tasks[still.task] : takenAlong(desk(), still);
    const before = messageOf(carried?.messageId);
    const ends: EventBody[] = before && before.stage !== 'finished' && !before.settled
      ? [{ type: 'message.failed', id: before.id, detail: words.handedOn(nameOf(desk(), still.to)), settled: true }]
      : [];
    expected.set(message.id, expectReadBack(desk(), still, message.text));
    record(...ends, { type: 'message.queued', message }, { type: 'handoff.prompted', id: h.id, memory: written.memory, prompt: message.id });
  };

  const start = async (h: Handoff, effect: HandoffEffect & { agent: string }): Promise<void> => {
    const reply = await options.start(effect.agent);
    if (reply.ok) return;
    const key = h.prompt ?? '';
    const tries = (starts.get(key) ?? 0) + 1;
    starts.set(key, tries);
    notBefore.set(keyOf(effect), now() + START_AGAIN_MS);
    if (tries >= STARTS && open(h.id)?.prompt === h.prompt && messageOf(h.prompt)?.stage === 'queued')
      record({ type: 'message.failed', id: key, detail: reply.message, settled: true });
  };

  /** What the successor wrote of what it has read; and, a while after its turn, that there is nothing. */
  const read = async (h: Handoff): Promise<void> => {
    const message = messageOf(h.prompt);
    if (!message || !h.memory || message.writingAt === undefined) return;
    const file = readBackFile(h.memory.file);
    const at = await stat(join(project.path, file)).then(({ mtimeMs }) => mtimeMs, () => 0);
    // What lies there from an earlier handoff shows nothing.
    const found = at >= message.writingAt - CLOCK_MS ? await readMemory(project.path, file) : null;
    if (found?.text) shows(h, found.text);
    const late = message.finishedAt !== undefined && now() - message.finishedAt >= LATE_MS;
    const still = open(h.id);
    if (!late || !still || still.prompt !== h.prompt || still.readBack || still.step !== 'confirming') return;
    const readBack = compareReadBack(answers.get(message.id) ?? '', expectation(still, message));
    record({ type: 'handoff.read', id: h.id, readBack });
  };

  /** What it has to show: of the desk as it was when it was asked; after a restart, as it is now. */
  const expectation = (h: Handoff, message: Message): ExpectedReadBack =>
    expected.get(message.id) ?? expectReadBack(desk(), h, message.text);

  /** Notes that a successor has shown what it read, if it has: then, or by what is true now. */
  const shows = (h: Handoff, text: string): void => {
    const still = open(h.id);
    const message = messageOf(h.prompt);
    if (!still || !message || still.prompt !== h.prompt || still.readBack?.ok) return;
    const then = compareReadBack(text, expectation(still, message));
    const shown = then.ok ? then : compareReadBack(text, expectReadBack(desk(), still, message.text));
    if (shown.ok) record({ type: 'handoff.read', id: h.id, readBack: shown });
  };

  const said = (agent: string, text: string, at: number): void => {
    for (const h of openHandoffs(desk())) {
      const message = messageOf(h.prompt);
      if (h.to !== agent || message?.writingAt === undefined || at < message.writingAt) continue;
      answers.set(message.id, text);
      shows(h, text);
    }
  };

  const carryOut = (effect: HandoffEffect, h: Handoff): Promise<unknown> => {
    switch (effect.do) {
      case 'draft':
        return draft(h);
      case 'judge':
        return judge(h);
      case 'memory':
        return memory(h);
      case 'stop':
        return options.stop(effect.agent);
      case 'start':
        return start(h, effect);
      case 'read':
        return read(h);
    }
  };
  const keyOf = ({ do: what, id }: HandoffEffect): string => `${what} ${id} ${desk().handoffs[id]?.to ?? ''}`;

  const look = (): void => {
    if (closed || !ready) return;
    for (const effect of handoffEffects(desk(), options.live())) {
      const key = keyOf(effect);
      const handoff = open(effect.id);
      if (!handoff || busy.has(key) || (notBefore.get(key) ?? 0) > now()) continue;
      busy.add(key);
      if (LOOKS.has(effect.do)) notBefore.set(key, now() + AGAIN_MS);
      void carryOut(effect, handoff)
        .catch((error: Error) => onProblem(error.message))
        .finally(() => busy.delete(key));
    }
  };

  return {
    look,
    onEvents(events) {
      for (const { body } of events) {
        const over = body.type === 'handoff.ended' ? desk().handoffs[body.id] : undefined;
        if (over) void papers.forget(over).catch((error: Error) => onProblem(error.message));
      }
      if (events.some(({ body }) => RELEVANT.test(body.type))) look();
    },
    onSignal(agent, signal) {
      if (signal.kind === 'ended' && signal.answer) said(agent, signal.answer, signal.at);
    },
    onAnswer: said,
    onCompaction(agent, compaction) {
      if (closed || !ready) return;
      const context = { now: now(), newId: options.newId, live: options.live() };
      const bodies = onCompaction(desk(), context, agent, compaction);
      if (bodies.length > 0) record(...bodies);
    },
    recover() {
      ready = true;
      const under = openHandoffs(desk());
      if (under.length > 0) record(...under.map(({ id }): EventBody => ({ type: 'handoff.resumed', id })));
      look();
    },
    close() {
      closed = true;
    },
  };
}
