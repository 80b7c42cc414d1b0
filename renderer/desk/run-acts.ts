import type { Mode, Run } from '../../shared/model/index.ts';
import { send } from '../send.ts';
import { useReplica } from '../store.ts';
import { t } from '../text.ts';
import { say } from '../view.ts';

const m = t.modes;

/** Says who hands out work from now on. */
export async function setMode(mode: Mode): Promise<void> {
  const { policy } = useReplica.getState().desk;
  const reply = await send({ type: 'policy.set', policy: { ...policy, mode } });
  if (reply.ok) say(m.said(m.names[mode]));
}

/** Says whether work is handed out. */
export async function setRun(run: Run): Promise<void> {
  const reply = await send({ type: 'run.set', run });
  if (reply.ok) say(m.said(m.runs[run]));
}
