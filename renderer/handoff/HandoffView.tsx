import { ArrowRight } from 'lucide-react';
import type { ReactElement } from 'react';
import type { Handoff } from '../../shared/model/index.ts';
import { nameOf } from '../derive/card.ts';
import { completeness, phases, stateOf, successor, successorName, whatOf, type Phase } from '../derive/handoff.ts';
import { sentence } from '../derive/explain.ts';
import { whole } from '../derive/meter.ts';
import { useNow } from '../now.ts';
import { useDesk } from '../store.ts';
import { clock, span, t } from '../text.ts';
import { Dot, Tag, Tip } from '../ui/parts.tsx';
import type { OwnText } from './acts.ts';
import { MemoryText, useDraft } from './MemoryText.tsx';
import css from './handoff.module.css';

const h = t.handoff;

/** One handoff: who, why and how it goes at the left, its memory beside it. */
export function HandoffView({ handoff, own, onOwn }: { handoff: Handoff; own: OwnText | null; onOwn: (own: OwnText | null) => void }): ReactElement {
  const desk = useDesk();
  const draft = useDraft(handoff);
  const to = successor(handoff);
  const { from, cause, percent, question, end, readBack, told = [] } = handoff;
  const state = stateOf(handoff);
  const hue = (id: string | undefined): string => desk.agents.find((one) => one.id === id)?.hue ?? 'custom';
  return (
    <article className={css.view} aria-label={h.label(whatOf(handoff), nameOf(desk, from), nameOf(desk, to))} data-testid="handoff-view" data-step={handoff.step}>
      <div className={css.left}>
        <header className={css.head}>
          <h3>
            <Dot hue={hue(from)} />
            {nameOf(desk, from)}
            <ArrowRight size={14} strokeWidth={1.75} aria-hidden />
            {to ? (
              <>
                <Dot hue={hue(to)} />
                {successorName(desk, handoff)}
              </>
            ) : '…'}
          </h3>
          <p className={css.why}>
            <Tag>{whatOf(handoff)}</Tag>
            <span className={css.state} data-tone={state.tone} role="status">{state.text}</span>
          </p>
          <p className={css.why}>{[h.began(h.causes[cause]), percent === null ? '' : h.percent(whole(percent))].filter(Boolean).join(', ')}</p>
        </header>
        {question && handoff.step === 'asking' && (
          <p className={css.question} data-testid="handoff-question">{sentence(question)}</p>
        )}
        <ol className={css.phases}>
          {phases(desk, handoff).map((phase) => <PhaseRow key={phase.key} phase={phase} />)}
          {end && (
            <li className={css.phase} data-state="end" data-tone={end.as === 'done' ? 'well' : 'plain'}>
              <span className={css.phaseHead}>
                <b>{end.as === 'done' ? h.ended.done(nameOf(desk, to)) : h.ended[end.as](nameOf(desk, from))}</b>
                <time>{clock(end.at, true)}</time>
              </span>
              {end.detail && <small>{sentence(end.detail)}</small>}
              {told.length > 0 && <small>{h.told([...new Set(told)].map((id) => nameOf(desk, id)).join(', '))}</small>}
            </li>
          )}
        </ol>
        {readBack && (
          <>
            <h4 className={css.part}>{h.readBack}</h4>
            <pre className={css.answer} tabIndex={0} aria-label={h.readBack}>{readBack.text}</pre>
          </>
        )}
      </div>
      <section className={css.right} aria-label={h.memory.title}>
        <Complete handoff={handoff} draft={draft.facts} />
        <MemoryText handoff={handoff} draft={draft} own={own} onOwn={onOwn} />
      </section>
    </article>
  );
}

function PhaseRow({ phase }: { phase: Phase }): ReactElement {
  const { key, state, at, until, notes } = phase;
  return (
    <li className={css.phase} data-state={state} data-testid={`phase-${key}`} aria-current={state === 'now' ? 'step' : undefined}>
      <span className={css.phaseHead}>
        <b>{h.phases[key]}</b>
        {at !== null && <time>{clock(at, true)}</time>}
      </span>
      {until !== null && <Deadline until={until} />}
      {notes.map((note) => (
        <small key={note.text} data-tone={note.tone === 'plain' ? undefined : note.tone}>{note.text}</small>
      ))}
    </li>
  );
}

function Deadline({ until }: { until: number }): ReactElement {
  const now = useNow(1_000);
  const seconds = until - now < 120_000;
  return (
    <small className={css.deadline} data-tone={now > until ? 'you' : undefined}>
      {now > until ? h.late(clock(until, seconds)) : h.until(clock(until, seconds), span(until - now))}
    </small>
  );
}

/** How complete the memory is, in a line; what is missing on hover. */
function Complete({ handoff, draft }: { handoff: Handoff; draft: number | undefined }): ReactElement {
  const { facts: written, judged, lacks, read, edited } = completeness(handoff);
  const facts = written ?? draft ?? null;
  const c = h.complete;
  const words = (list: (keyof typeof t.partWords)[]): string => list.map((part) => t.partWords[part]).join(', ');
  return (
    <div className={css.complete} role="group" aria-label={c.label} data-testid="handoff-complete">
      <h4 className={css.part}>{h.memory.title}</h4>
      {facts !== null && <span>{c.facts(facts)}</span>}
      <Tip text={c.judgedWhy(words(judged), words(lacks))}>
        <span className={css.judged} tabIndex={0} aria-label={`${c.judged(judged.length, judged.length + lacks.length)}. ${c.judgedWhy(words(judged), words(lacks))}`}>
          <i aria-hidden>
            {[...judged, ...lacks].map((part, i) => <em key={part} data-on={i < judged.length || undefined} />)}
          </i>
          {c.judged(judged.length, judged.length + lacks.length)}
        </span>
      </Tip>
      {(handoff.prompt || handoff.step === 'over') && handoff.memory && (
        <span data-tone={read === 'ok' ? 'well' : read === 'partly' ? 'you' : undefined}>{c.read[read]}</span>
      )}
      {edited && <span data-tone="baton">{h.memory.edited}</span>}
    </div>
  );
}
