import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { usualPaths, type Handoff, type Memory, type Message } from '../../shared/model/index.ts';
import { isAnew, nameOf, takenAlong } from '../../shared/rules/handoff/index.ts';
import { buildMemory, memoryFile, readBackFile } from '../../shared/rules/handoff/memory.ts';
import { parseJudgement } from '../../shared/rules/handoff/memory-read.ts';
import type { ParsedJudgement } from '../../shared/rules/handoff/memory-types.ts';
import { queueMessage } from '../../shared/rules/work/context.ts';
import { promptFor } from '../../shared/rules/work/prompt-for.ts';
import { freshSession, judgementRequest, ownTask, takeoverPrompt, taskTakeoverPrompt } from '../../shared/text/handoff/prompts.ts';
import { createGit } from '../project/index.ts';
import { gatherFacts } from './facts.ts';
import { forgetBase, placeMemory, readMemory } from './memory-file.ts';
import type { HandoffsOptions } from './types.ts';

/** A memory that lies on the disk. */
export interface Written {
  memory: Memory;
  /** Its absolute path. */
  path: string;
}

/** The texts of one project's handoffs: memories on the disk, and the messages about them. */
export interface Papers {
  /** Writes the memory as it is now; null: the handoff is over meanwhile. Rejects with a sentence. */
  write(id: string): Promise<Written | null>;
  /** What the incumbent wrote into its places. */
  judgementIn(handoff: Handoff): Promise<ParsedJudgement>;
  /** Asks the incumbent for its judgement. */
  asking(handoff: Handoff, written: Written): Message;
  /** It is over: what was kept to bring edits of its files together goes. */
  forget(handoff: Handoff): Promise<void>;
  /** The prompt by which the successor takes it. */
  takeover(handoff: Handoff, written: Written): Message;
}

/** @param open the handoff as it is now; undefined: it is over */
export function createPapers(options: HandoffsOptions, open: (id: string) => Handoff | undefined): Papers {
  const { project, desk, now } = options;
  const git = createGit(options.env);
  const place = { root: project.path, stateDir: options.stateDir };
  const language = () => desk().project?.language ?? 'fr';
  const absolute = (file: string): string => join(project.path, file);

  const message = (agent: string, text: string, more: Pick<Message, 'urgent' | 'taskId'>): Message => {
    const event = queueMessage({ now: now(), newId: options.newId, live: {} }, agent, text, 'app', more.taskId);
    if (event.type !== 'message.queued') throw new Error('no message was made');
    return { ...event.message, ...(more.urgent ? { urgent: true } : {}) };
  };

  const takeoverText = (h: Handoff, { path, memory: { text } }: Written): string => {
    const state = desk();
    const to = h.to ?? '';
    const me = state.agents.find(({ id }) => id === to);
    const about = {
      language: language(), project: project.name, from: nameOf(state, h.from), to: nameOf(state, to), path, text,
      // Where writing a file is asked for each time, what it has read stands in its answer alone.
      answerFile: me?.autonomy === 'asks' ? null : readBackFile(path),
    };
    const task = h.task ? state.tasks[h.task]?.task : undefined;
    if (task) return taskTakeoverPrompt({ ...about, task: task.id, same: to === h.from, prompt: promptFor(state, task, about.to) });
    const promptFile = absolute(`${(state.files?.paths ?? usualPaths).prompts}/${to}-orchestrator.md`);
    const along = takenAlong(state, h)?.task;
    const role = takeoverPrompt({
      ...about, promptFile: existsSync(promptFile) ? promptFile : null, epoch: h.epoch ?? 0, mode: state.policy.mode,
      workers: state.agents.filter(({ id }) => id !== to).map(({ name }) => name),
    });
    return along ? `${role}\n\n${ownTask(language(), along.id, promptFor(state, along, about.to))}` : role;
  };

  return {
    async write(id) {
      const before = open(id);
      if (!before) return null;
      const transcript = await options.transcript(before.from).catch(() => null);
      const facts = await gatherFacts({ git, root: project.path, trees: options.trees(), file: memoryFile(desk(), before), transcript, now: now() });
      const handoff = open(id);
      if (!handoff) return null;
      const built = buildMemory({ desk: desk(), handoff, facts, now: now() });
      const about = { id, who: nameOf(desk(), handoff.from), language: language(), edited: handoff.edited, shown: handoff.shown };
      const placed = await placeMemory(place, built, about);
      if (placed.note) options.onProblem(placed.note);
      const { file, facts: count, judged } = built;
      const memory: Memory = {
        file, text: placed.text, facts: count, judged,
        ...(handoff.edited === undefined ? {} : { edited: true }), ...(transcript ? { transcript } : {}),
      };
      return { memory, path: absolute(file) };
    },
    async judgementIn(h) {
      const found = await readMemory(project.path, h.file ?? '');
      return found.text === null ? { judgement: {}, problem: found.problem } : parseJudgement(found.text, language());
    },
    asking(h, { path }) {
      const minutes = desk().policy.handoff.judge;
      const text = judgementRequest({
        language: language(), from: nameOf(desk(), h.from), path, minutes, until: now() + minutes * 60_000, percent: h.percent,
        ...(h.to ? { to: isAnew(h) ? freshSession(language()) : nameOf(desk(), h.to) } : {}), ...(h.task ? { task: h.task } : {}),
      });
      return message(h.from, text, { urgent: true });
    },
    async forget({ id, file, memory }) {
      for (const one of new Set([file, memory?.file])) if (one) await forgetBase(place, one, id);
    },
    takeover(h, written) {
      const taskId = h.task ?? takenAlong(desk(), h)?.task.id;
      return message(h.to ?? '', takeoverText(h, written), { urgent: h.task === undefined, ...(taskId ? { taskId } : {}) });
    },
  };
}
