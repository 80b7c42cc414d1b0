import { useState, type ReactElement } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { useBegunText } from '../begun.ts';
import { nameOf } from '../derive/card.ts';
import { leftOut } from '../derive/messages.ts';
import { oneAtATime } from '../once.ts';
import { send } from '../send.ts';
import { useApp, useDesk, useReplica } from '../store.ts';
import { t } from '../text.ts';
import { Begun } from '../ui/Begun.tsx';
import { Ask, Dialog } from '../ui/dialog.tsx';
import { Button, Mark } from '../ui/parts.tsx';
import ui from '../ui/ui.module.css';
import { setView, useView } from '../view.ts';
import css from './pages.module.css';

/** The small pages over the desk: about, a question, a text for an agent. */
export function Pages(): ReactElement {
  const { page, confirm, sendTo } = useView(useShallow((v) => ({ page: v.page, confirm: v.confirm, sendTo: v.sendTo })));
  const project = useReplica((r) => r.desk.project?.id);
  const close = (): void => setView({ page: null });
  return (
    <>
      {page === 'about' && <About onClose={close} />}
      {sendTo && <SendText key={`${project} ${sendTo}`} agent={sendTo} />}
      {confirm && (
        <Ask
          {...confirm}
          onNo={() => setView({ confirm: null })}
          onYes={() => {
            setView({ confirm: null });
            confirm.act();
          }}
        />
      )}
    </>
  );
}

function About({ onClose }: { onClose: () => void }): ReactElement {
  const version = useApp()?.version ?? '';
  return (
    <Dialog title={t.menu.about} onClose={onClose} width={400}>
      <div className={css.about}>
        <Mark size={36} />
        <div>
          <p>{t.about.version(version)}</p>
          <p>{t.about.text}</p>
          <p className={ui.quietText}>{t.about.licence}</p>
        </div>
      </div>
    </Dialog>
  );
}

function SendText({ agent }: { agent: string }): ReactElement {
  const desk = useDesk();
  const { text, setText, again, forget } = useBegunText(`send:${agent}`);
  const [urgent, setUrgent] = useState(false);
  const [once] = useState(oneAtATime);
  const out = leftOut(text);
  const name = nameOf(desk, agent);
  const leave = (): void => {
    forget();
    setView({ sendTo: null });
  };
  const close = (): void =>
    text.trim() === ''
      ? leave()
      : setView({
          confirm: {
            title: t.editor.dirtyTitle,
            text: t.editor.dirtyText,
            yes: t.editor.discard,
            no: t.editor.keepWriting,
            act: leave,
          },
        });
  const go = (): Promise<void> => once(async () => {
    if (!text.trim()) return;
    const reply = await send({ type: 'message.send', agent, text, ...(urgent ? { urgent } : {}) });
    if (reply.ok) leave();
  });
  return (
    <Dialog
      title={t.pane.sendTitle(name)}
      onClose={close}
      width={520}
      testId="send-text"
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void go();
      }}
      foot={
        <>
          <label className={css.urgent} title={t.pane.urgentHint(name)}>
            <input type="checkbox" data-testid="send-urgent" checked={urgent} onChange={(event) => setUrgent(event.target.checked)} />
            <span>
              {t.pane.urgent}
              <small>{t.pane.urgentHint(name)}</small>
            </span>
          </label>
          <Button kind="primary" disabled={!text.trim()} onClick={() => void go()}>{t.pane.send}</Button>
        </>
      }
    >
      {again && <Begun />}
      <textarea
        className={ui.input}
        style={{ minHeight: 120, maxHeight: 360 }}
        aria-label={t.pane.text}
        data-autofocus
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <p className={css.sendNote}>{t.pane.sendHint}</p>
      {out > 0 && <p className={css.sendNote} role="status">{t.messages.leftOut(out)}</p>}
    </Dialog>
  );
}
