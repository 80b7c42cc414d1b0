import type { ReactElement } from 'react';
import { own, type TaskRecord } from '../../shared/model/index.ts';
import { AgentItems } from '../desk/CardMenu.tsx';
import { doubtful } from '../derive/doubt.ts';
import { movable } from '../derive/move.ts';
import { send } from '../send.ts';
import { useDesk, useReplica } from '../store.ts';
import { t } from '../text.ts';
import { Menu } from '../ui/menu.tsx';
import { Button } from '../ui/parts.tsx';
import { setView } from '../view.ts';
import css from './task.module.css';

const d = t.details;

/** What can be done with the task as it stands now. */
export function Actions({ record }: { record: TaskRecord }): ReactElement {
  const desk = useDesk();
  const { id } = record.task;
  const doubt = record.agent ? doubtful(desk, record.agent) : undefined;
  const mine = doubt && doubt.id === record.messageId ? doubt : undefined;
  const red = record.stage === 'needs-you' && record.gate?.ok === false;
  const foreign = record.task.gates.some((command) => !own(desk.approved, command));
  const free = movable(desk, id);
  const resolve = (choice: 'arrived' | 'again' | 'give-up'): void => {
    if (mine) void send({ type: 'message.resolve', id: mine.id, choice });
  };
  return (
    <>
      <span className={css.footLeft}>
        {record.stage !== 'done' && (
          <Button data-testid="edit-task" onClick={() => setView({ editor: { mode: 'edit', id } })}>{d.edit}</Button>
        )}
        {(record.reservedFor || (free && record.stage !== 'queued')) && (
          <Button data-testid="release" onClick={() => void send({ type: 'task.release', id })}>{d.release}</Button>
        )}
        {(record.checkpoint || record.tree) && (
          <Button data-testid="show-changes" onClick={() => setView({ changes: id })}>{t.changes.open}</Button>
        )}
      </span>
      {mine && (
        <>
          <span className={css.footNote}>{d.unverified}</span>
          <Button data-testid="resolve-give-up" onClick={() => resolve('give-up')}>{d.giveUp}</Button>
          <Button data-testid="resolve-again" onClick={() => resolve('again')}>{d.again}</Button>
          <Button data-testid="resolve-arrived" onClick={() => resolve('arrived')}>{d.arrived}</Button>
        </>
      )}
      {record.stage === 'checking' && (
        <Button data-testid="gate-cancel" onClick={() => void send({ type: 'gate.cancel', id })}>{d.cancelGate}</Button>
      )}
      {record.stage === 'needs-you' && foreign && (
        <Button kind="primary" data-testid="gate-approve" onClick={() => void approve(id)}>{d.approve}</Button>
      )}
      {record.stage === 'needs-you' && !foreign && !mine && (
        <Button data-testid="gate-run" onClick={() => void send({ type: 'gate.run', id })}>{d.checkAgain}</Button>
      )}
      {red && (
        <Button kind="primary" data-testid="gate-return" onClick={() => void send({ type: 'gate.return', id })}>{d.sendBack}</Button>
      )}
      {(record.stage === 'queued' || record.stage === 'assigned') && (
        <Menu align="end" label={d.assign} trigger={<Button kind="primary" data-testid="assign">{d.assign}</Button>}>
          <AgentItems ids={[id]} />
        </Menu>
      )}
      {record.stage === 'merging' && record.merge?.state !== 'merging' && (
        <Button kind="primary" data-testid="merge-do" onClick={() => void send({ type: 'merge.do', id })}>
          {record.merge?.state === 'conflict' ? t.changes.again : t.changes.merge(record.tree?.into ?? '')}
        </Button>
      )}
      {record.stage === 'done' && <Button onClick={() => setView({ details: null })}>{t.close}</Button>}
    </>
  );
}

/** Approves the task's commands, then runs the gate that waited for it. */
async function approve(id: string): Promise<void> {
  const reply = await send({ type: 'gate.approve', id });
  const record = useReplica.getState().desk.tasks[id];
  if (reply.ok && record?.stage === 'needs-you' && record.agent) await send({ type: 'gate.run', id });
}
