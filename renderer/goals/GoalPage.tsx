import { useState, type ReactElement } from 'react';
import { useBegunText } from '../begun.ts';
import { oneAtATime } from '../once.ts';
import { send } from '../send.ts';
import { useDesk } from '../store.ts';
import { Field, Select } from '../task/fields.tsx';
import { t } from '../text.ts';
import { Begun } from '../ui/Begun.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Button } from '../ui/parts.tsx';
import ui from '../ui/ui.module.css';
import { setView } from '../view.ts';
import css from './goals.module.css';

const g = t.goals;

/** Where the person writes what shall be reached, and to whom it goes. */
export function GoalPage(): ReactElement {
  const { agents, orchestrator } = useDesk();
  const { text, setText, again, forget } = useBegunText('goal');
  const [agent, setAgent] = useState((agents.find(({ id }) => id === orchestrator?.agent) ?? agents[0])?.id ?? '');
  const [once] = useState(oneAtATime);
  const leave = (): void => {
    forget();
    setView({ goal: false });
  };
  const close = (): void => {
    if (!text.trim()) return leave();
    const { dirtyTitle: title, dirtyText, discard: yes, keepWriting: no } = t.editor;
    setView({ confirm: { title, text: dirtyText, yes, no, act: leave } });
  };
  const go = (): Promise<void> => once(async () => {
    if (!text.trim()) return;
    const reply = await send({ type: 'goal.add', text, agent });
    if (!reply.ok) return;
    leave();
    setView({ tab: 'goals' });
  });
  return (
    <Dialog
      testId="goal"
      width={620}
      title={g.title}
      onClose={close}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void go();
      }}
      foot={
        <>
          <Button onClick={close}>{t.cancel}</Button>
          <Button kind="primary" data-testid="send-goal" disabled={!text.trim() || !agent} onClick={() => void go()}>{g.send}</Button>
        </>
      }
    >
      <div className={css.page}>
        {again && <Begun />}
        <Field label={g.text} hint={g.hint}>
          {(ids) => (
            <textarea
              {...ids}
              className={ui.input}
              style={{ minHeight: 150, maxHeight: 380 }}
              data-autofocus
              data-testid="goal-text"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <div style={{ width: 220 }}>
          <Select label={g.agent} value={agent} words={Object.fromEntries(agents.map((a) => [a.id, a.name]))} onChange={setAgent} />
        </div>
      </div>
    </Dialog>
  );
}
