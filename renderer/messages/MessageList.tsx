import { useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import type { Message } from '../../shared/model/index.ts';
import { nameOf } from '../derive/card.ts';
import { messageList, stageTone, stageWords, subject } from '../derive/messages.ts';
import { useDesk } from '../store.ts';
import { clock, t } from '../text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Dot } from '../ui/parts.tsx';
import ui from '../ui/ui.module.css';
import { setView } from '../view.ts';
import { MessageView } from './MessageView.tsx';
import css from './messages.module.css';

const m = t.messages;
/** So many are drawn; the older ones are in the journal. */
const MOST = 300;

/** Every text that went to an agent, and what became of it. */
export function MessageList({ agent, id }: { agent: string | null; id: string | null }): ReactElement {
  const desk = useDesk();
  const box = useRef<HTMLUListElement>(null);
  const [filter, setFilter] = useState(agent);
  const list = messageList(desk, filter).slice(0, MOST);
  const [chosen, choose] = useState(id);
  const shown = list.find((message) => message.id === chosen) ?? list[0];
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const next = list[list.findIndex((one) => one.id === shown?.id) + step];
    if (step === 0 || !next) return;
    event.preventDefault();
    choose(next.id);
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>('[aria-current]')?.focus());
  };
  return (
    <Dialog
      testId="messages"
      width={920}
      title={m.title}
      onClose={() => setView({ messages: null })}
      head={
        <span className={css.filter} role="group" aria-label={m.filter}>
          {[null, ...desk.agents.map((one) => one.id)].map((one) => (
            <button key={one ?? ''} type="button" className={css.chip} aria-pressed={filter === one} onClick={() => setFilter(one)}>
              {one === null ? m.all : nameOf(desk, one)}
            </button>
          ))}
        </span>
      }
    >
      {shown ? (
        <div className={css.columns}>
          <ul ref={box} className={css.list} aria-label={m.list} onKeyDown={onKeyDown}>
            {list.map((message) => (
              <li key={message.id}>
                <Row message={message} current={message.id === shown.id} onChoose={() => choose(message.id)} />
              </li>
            ))}
          </ul>
          <MessageView key={shown.id} message={shown} />
        </div>
      ) : (
        <div className={css.empty}>
          <h3>{m.none}</h3>
          <p>{m.noneText}</p>
        </div>
      )}
    </Dialog>
  );
}

function Row({ message, current, onChoose }: { message: Message; current: boolean; onChoose: () => void }): ReactElement {
  const desk = useDesk();
  const agent = desk.agents.find((one) => one.id === message.agent);
  const tone = stageTone(desk, message);
  return (
    <button
      type="button"
      className={css.row}
      aria-current={current || undefined}
      tabIndex={current ? 0 : -1}
      data-autofocus={current || undefined}
      data-testid={`message-${message.id}`}
      data-stage={message.stage}
      onClick={onChoose}
    >
      <Dot hue={agent?.hue ?? 'custom'} />
      <span className={ui.grow}>
        <span className={css.subject}>{subject(desk, message)}</span>
        <span className={css.stage}>
          <span data-tone={tone === 'plain' ? undefined : tone}>{stageWords(desk, message)}</span>
          {message.urgent && <span>{m.urgent}</span>}
        </span>
      </span>
      <time>{clock(message.queuedAt)}</time>
    </button>
  );
}
