import { Popover } from '@base-ui/react/popover';
import { Check, Copy } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import type { Agent, AgentLive, Limit } from '../../shared/model/index.ts';
import { explain, explainWaiting, type Explained } from '../../shared/rules/index.ts';
import { absence, isAbsent } from '../derive/absent.ts';
import { explanationText, origin, sentence } from '../derive/explain.ts';
import { useNow } from '../now.ts';
import { send } from '../send.ts';
import { useReplica } from '../store.ts';
import { capital, t, tell } from '../text.ts';
import { Dot, IconButton } from '../ui/parts.tsx';
import css from './explain.module.css';

const x = t.explain;

interface ExplainProps {
  agent: Agent;
  live: AgentLive;
  /** What the header says, with its time. */
  words: string;
  tone: string;
}

/**
 * Why an agent is in its state: the sentence first, then the evidence that decides, then the rest
 * with why it does not, then what would change it. Ages go on while it is open.
 */
export function Explain({ agent, live, words, tone }: ExplainProps): ReactElement {
  const now = useNow(1_000);
  const [copied, setCopied] = useState(false);
  const told = absence(agent, live) ?? explain(live.evidence, now);
  const decides = told.by ? told.entries[0] : undefined;
  const others = told.by ? told.entries.slice(1) : told.entries;
  const own = t.states[told.state];
  const absent = isAbsent(live);
  return (
    <div className={css.explain} data-testid={`explain-${agent.id}`}>
      <div className={css.head}>
        <Dot tone={tone} />
        <Popover.Title render={<h3>{words}</h3>} />
        <IconButton
          label={copied ? t.copied : x.copy}
          data-testid="copy-explanation"
          onClick={() => {
            void send({ type: 'clipboard.write', text: explanationText(agent.name, told, now) });
            setCopied(true);
          }}
        >
          {copied ? <Check size={14} strokeWidth={1.75} /> : <Copy size={14} strokeWidth={1.75} />}
        </IconButton>
      </div>
      <p className={css.why}>
        {sentence(told.why || live.why)}.
        {!absent && !words.startsWith(own) && <span className={css.own}> {x.itself(own)}</span>}
      </p>
      <NoTask agent={agent} now={now} />
      {live.limit && <LimitWords limit={live.limit} now={now} />}
      {decides && (
        <section className={css.decides} aria-label={x.decides}>
          <h4>{x.decides}</h4>
          <Piece entry={decides} bare={decides.evidence.detail === told.why} />
        </section>
      )}
      {others.length > 0 && (
        <section className={css.others} aria-label={x.others}>
          <h4>{x.others}</h4>
          <ul>
            {others.map((entry) => (
              <li key={`${entry.evidence.source}${entry.evidence.at}${entry.evidence.detail}`}>
                <Piece entry={entry} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className={css.changes} aria-label={x.changes}>
        <h4>{x.changes}</h4>
        <ul>
          {told.changes.map((change) => (
            <li key={change}>{tell(change)}</li>
          ))}
        </ul>
      </section>
    </div>
  );
}

function Piece({ entry, bare }: { entry: Explained; bare?: boolean }): ReactElement {
  const [source = '', ...rest] = origin(entry);
  if (bare)
    return (
      <>
        <span className={css.detail}>{capital(source)}</span>
        <span className={css.origin}>{rest.join(' · ')}</span>
      </>
    );
  return (
    <>
      <span className={css.detail}>{sentence(entry.evidence.detail)}</span>
      <span className={css.origin}>{origin(entry).join(' · ')}</span>
      {entry.role !== 'decides' && <span className={css.origin}>{sentence(entry.reason)}</span>}
    </>
  );
}

/** Why it has nothing to do; nothing while it has. */
function NoTask({ agent, now }: { agent: Agent; now: number }): ReactElement | null {
  const { desk, live } = useReplica();
  const words = explainWaiting(desk, live, now, agent.id);
  if (words.length === 0) return null;
  return (
    <section className={css.changes} aria-label={t.why.idle} data-testid={`idle-${agent.id}`}>
      <h4>{t.why.idle}</h4>
      <ul>{words.map((line) => <li key={line}>{sentence(line)}</li>)}</ul>
    </section>
  );
}

/** The CLI's own words about its usage limit, and what follows. */
function LimitWords({ limit, now }: { limit: Limit; now: number }): ReactElement {
  return (
    <div className={css.limit}>
      <blockquote aria-label={t.limit.said}>{limit.text}</blockquote>
      <p>{limit.until === null ? t.limit.unknown : t.limit.back(t.limit.at(t.moment(limit.until, now)))}</p>
    </div>
  );
}
