import { toCsv, toMarkdown } from '../../shared/rules/exchange/index.ts';
import { send } from '../send.ts';
import { useReplica } from '../store.ts';
import { t } from '../text.ts';
import { say, toast } from '../view.ts';

/** A name for the file, from the project's. */
export function nameFor(project: string, kind: 'markdown' | 'csv'): string {
  const slug = project.normalize('NFKD').replace(/[^\w-]+/g, '-').replace(/^[-_]+|-+$/g, '').slice(0, 60);
  return `${slug || 'project'}-tasks.${kind === 'csv' ? 'csv' : 'md'}`;
}

/** Saves the whole queue, with what is done, where the person says. */
export async function exportTasks(kind: 'markdown' | 'csv'): Promise<void> {
  const { desk } = useReplica.getState();
  const text = kind === 'csv' ? toCsv(desk, true) : toMarkdown(desk, true);
  const reply = await send({ type: 'file.save', name: nameFor(desk.project?.name ?? '', kind), text });
  if (!reply.ok || !reply.value) return;
  toast(t.exchange.saved(reply.value), 'plain');
  say(t.exchange.saved(reply.value));
}
