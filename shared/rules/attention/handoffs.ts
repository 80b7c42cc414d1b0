import type { Desk, Handoff, InboxAction, InboxItem } from '../../model/index.ts';
import { openHandoffs } from '../handoff/open.ts';

/** Handoffs that nobody is left for, or of which nobody knows how they went: the person decides. */
export function askingHandoffs(desk: Desk): InboxItem[] {
  return openHandoffs(desk).filter(({ step }) => step === 'asking').map((h): InboxItem => ({
    key: `handoff:${h.id}:${h.stepAt}`,
    kind: 'handoff',
    handoff: h.id,
    agent: h.from,
    ...(h.task ? { task: h.task } : {}),
    ...(h.about === 'arrived' && h.prompt ? { message: h.prompt } : {}),
    since: h.stepAt,
    detail: h.question ?? '',
    actions: actionsOf(h),
    tasks: h.task ? [h.task] : waitingTasks(desk),
  }));
}

/** The handoff of the role that is under way, or of a task. */
export const handoffOf = (desk: Desk, task?: string): Handoff | undefined =>
  openHandoffs(desk).find((h) => h.task === task);

function actionsOf(h: Handoff): InboxAction[] {
  if (h.about === 'arrived') return ['arrived', 'again', 'pass', 'back', 'memory'];
  return ['pass', ...(h.prompt && h.to ? ['vouch' as const] : []), 'back', 'memory'];
}

/** A takeover prompt in doubt is asked for as the handoff that it is of. */
export const asksItself = (desk: Desk, message: string): boolean =>
  openHandoffs(desk).some((h) => h.step === 'asking' && h.about === 'arrived' && h.prompt === message);

/** Without a holder of the role nothing new is handed out. */
const waitingTasks = (desk: Desk): string[] => desk.order.filter((id) => desk.tasks[id]?.stage === 'queued');
