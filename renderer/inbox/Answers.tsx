import { useState, type ReactElement } from 'react';
import { questionIn } from '../../shared/rules/cli/question.ts';
import { useNow } from '../now.ts';
import { send } from '../send.ts';
import { t } from '../text.ts';
import { Button } from '../ui/parts.tsx';
import { screenLines } from './screen.ts';
import css from './inbox.module.css';

/** So many letters are never cut. */
const SHORT = 10;

interface AnswersProps {
  agent: string;
  pane: number | undefined;
  /** They stand in the line under the terminal. */
  inStrip?: boolean;
}

/** The answers of the question in a pane, to be given from here; nothing where none can be read. */
export function Answers({ agent, pane, inStrip = false }: AnswersProps): ReactElement | null {
  const [busy, setBusy] = useState(false);
  useNow(1_000);
  const read = questionIn(screenLines(pane));
  const [question, keep] = useState(read);
  // While a dialog is drawn anew there is none for a moment: a button under the hand must not go.
  if (read && JSON.stringify(read) !== JSON.stringify(question)) keep(read);
  if (!question) return null;
  const { head, choices } = question;
  const labels = choices.map(({ label }) => label);
  const give = async (choice: number): Promise<void> => {
    setBusy(true);
    await send({ type: 'agent.answer', agent, head, labels, choice });
    setBusy(false);
  };
  return (
    <div className={inStrip ? css.inStrip : css.answers} role="group" aria-label={t.inbox.answers}>
      {choices.map(({ label }, n) => (
        <Button key={`${n} ${label}`} kind="plain" disabled={busy} title={inStrip ? label : undefined} data-short={label.length <= SHORT || undefined} data-testid={inStrip ? 'strip-answer' : 'inbox-answer'} onClick={() => void give(n)}>
          {inStrip ? <span>{label}</span> : label}
        </Button>
      ))}
    </div>
  );
}
