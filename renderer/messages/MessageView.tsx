import { Copy, FileText, SquareTerminal } from 'lucide-react';
import type { ReactElement } from 'react';
import type { Message } from '../../shared/model/index.ts';
import { nameOf } from '../derive/card.ts';
import { sentence } from '../derive/explain.ts';
import { leftOut, life, size } from '../derive/messages.ts';
import { spentRows } from '../derive/meter.ts';
import { inDoubt } from '../derive/doubt.ts';
import { focusPane } from '../desk/focus.ts';
import { send } from '../send.ts';
import { useDesk } from '../store.ts';
import { clock, t } from '../text.ts';
import { Button, Dot, join, Tag } from '../ui/parts.tsx';
import ui from '../ui/ui.module.css';
import { setView } from '../view.ts';
import css from './messages.module.css';

const m = t.messages;
const icon = { size: 14, strokeWidth: 1.75 } as const;

/** One message in full: the question first, if there is one, then its life, then its text. */
export function MessageView({ message }: { message: Message }): ReactElement {
  const desk = useDesk();
  const { taskId, agent, text } = message;
  const hue = desk.agents.find((one) => one.id === agent)?.hue;
  const { lines, characters } = size(text);
  const out = leftOut(text);
  return (
    <article className={css.message} aria-label={m.to(nameOf(desk, agent))} data-testid="message-view">
      <header className={css.head}>
        <Dot hue={hue ?? 'custom'} />
        <h3>{m.to(nameOf(desk, agent))}</h3>
        {message.urgent && <Tag>{m.urgent}</Tag>}
        <span className={css.from}>{m.provenance[message.provenance]}</span>
        <span className={css.links}>
          {taskId && desk.tasks[taskId] && (
            <Button kind="quiet" onClick={() => setView({ messages: null, details: taskId })}>
              <FileText {...icon} aria-hidden />
              {m.openTask(taskId)}
            </Button>
          )}
          <Button
            kind="quiet"
            onClick={() => {
              setView({ messages: null });
              focusPane(agent);
            }}
          >
            <SquareTerminal {...icon} aria-hidden />
            {m.showPane}
          </Button>
        </span>
      </header>
      {inDoubt(desk, message) && <Question message={message} />}
      <h4 className={css.part}>{m.life}</h4>
      <ol className={css.life}>
        {life(desk, message).map((moment) => (
          <li key={moment.key + moment.text} data-tone={moment.tone} data-open={moment.at === null || undefined}>
            <span>
              {moment.text}
              {moment.detail && <small>{sentence(moment.detail)}</small>}
            </span>
            {moment.at !== null && <time>{clock(moment.at, true)}</time>}
          </li>
        ))}
      </ol>
      {message.spent && (
        <p className={css.spent}>
          {t.labelled(m.spent, spentRows(message.spent).map((row) => row.value).join(', '))}
        </p>
      )}
      <div className={css.textHead}>
        <h4 className={css.part}>{m.text}</h4>
        <span>{m.size(lines, characters)}</span>
        <Button kind="quiet" onClick={() => void send({ type: 'clipboard.write', text })}>
          <Copy {...icon} aria-hidden />
          {m.copy}
        </Button>
      </div>
      {message.file && <p className={css.out}>{m.file(message.file)}</p>}
      {out > 0 && <p className={css.out}>{m.leftOut(out)}</p>}
      <pre className={css.text} tabIndex={0} aria-label={m.text}>{text}</pre>
    </article>
  );
}

/** The three answers to a message of which nobody knows whether it arrived. */
function Question({ message }: { message: Message }): ReactElement {
  const d = t.details;
  const resolve = (choice: 'arrived' | 'again' | 'give-up'): void =>
    void send({ type: 'message.resolve', id: message.id, choice });
  return (
    <section className={css.question} data-testid="message-question">
      <p className={css.ask}>{message.stage === 'failed' ? m.broken : m.question}</p>
      {message.detail && <p>{sentence(message.detail)}.</p>}
      <p className={ui.quietText}>{m.arrived}</p>
      <div className={css.answers}>
        <Button data-testid="message-arrived" onClick={() => resolve('arrived')}>{d.arrived}</Button>
        <Button data-testid="message-again" onClick={() => resolve('again')}>{d.again}</Button>
        <Button kind="quiet" className={join(css.giveUp)} data-testid="message-give-up" onClick={() => resolve('give-up')}>{d.giveUp}</Button>
      </div>
    </section>
  );
}
