import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import type { AgentLive, CliOffer } from '../../shared/model/index.ts';
import { agentWords } from '../../shared/text/agents.ts';
import { keeps } from '../../shared/rules/index.ts';
import { absentWords } from '../derive/absent.ts';
import { send } from '../send.ts';
import { useApp, useReplica } from '../store.ts';
import { t, tell } from '../text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Item, Menu } from '../ui/menu.tsx';
import { Button, Dot, IconButton } from '../ui/parts.tsx';
import ui from '../ui/ui.module.css';
import { setView } from '../view.ts';
import { AgentForm } from './AgentForm.tsx';
import { check, differs, draftOf, later, newDraft, type Draft } from './form.ts';
import css from './agents.module.css';

const a = t.agents;
const icon = { size: 15, strokeWidth: 1.75 } as const;

/** The agents of the project: which there are, in which order, and how each is started. */
export function Agents({ shown }: { shown: string | null }): ReactElement {
  const { desk, live } = useReplica();
  const offers = useApp()?.offers ?? [];
  const [drafts, setDrafts] = useState<Draft[]>(() => desk.agents.map(draftOf));
  const [at, setAt] = useState(() => Math.max(0, desk.agents.findIndex((one) => one.id === shown)));
  const [tried, setTried] = useState(false);
  const result = check(desk, live, drafts);
  const dirty = differs(desk, result.agents);
  const current = Math.min(at, drafts.length - 1);
  const draft = drafts[current];
  const kept = draft && desk.agents.some((one) => one.id === draft.agent.id) ? keeps(desk, live, draft.agent.id) : null;
  const problemsOf = (i: number) => (tried ? (result.problems.agents[i] ?? {}) : {});
  const wrong = drafts.filter((_, i) => Object.keys(problemsOf(i)).length > 0).length;
  const leave = (): void => setView({ agents: null });

  const close = (): void => {
    if (!dirty) return leave();
    const { dirtyTitle: title, dirtyText: text, discard: yes, keepWriting: no } = t.editor;
    setView({ confirm: { title, text, yes, no, act: leave } });
  };
  const save = async (): Promise<void> => {
    setTried(true);
    if (!result.ok) {
      const first = result.problems.agents.findIndex((p) => Object.keys(p).length > 0);
      if (first >= 0) setAt(first);
      requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-testid="agents"] [aria-invalid="true"]')?.focus());
      return;
    }
    const reply = await send({ type: 'agents.set', agents: result.agents, allowAll: result.allowAll });
    if (reply.ok) leave();
  };
  const move = (by: -1 | 1): void => {
    const [one] = drafts.slice(current, current + 1);
    if (!one || current + by < 0 || current + by >= drafts.length) return;
    setDrafts(drafts.toSpliced(current, 1).toSpliced(current + by, 0, one));
    setAt(current + by);
  };
  const add = (offer: CliOffer): void => {
    setDrafts([...drafts, newDraft(offer, drafts)]);
    setAt(drafts.length);
  };
  const waits = later(desk, live, result.agents);

  return (
    <Dialog
      testId="agents"
      width={900}
      title={a.title}
      onClose={close}
      foot={
        <>
          <span className={css.note} role="status" data-tone={tried && !result.ok ? 'failed' : undefined}>
            {(tried && (result.problems.list ?? (wrong > 0 ? a.problem(wrong) : ''))) || (waits.length > 0 ? a.later(waits) : '')}
          </span>
          <Button onClick={close}>{t.cancel}</Button>
          <Button kind="primary" data-testid="save-agents" onClick={() => void save()}>{a.save}</Button>
        </>
      }
    >
      {desk.project?.demo && <p className={css.demo}>{a.demo}</p>}
      <div className={css.columns}>
        <nav className={css.side} aria-label={a.list}>
          <ul className={css.list}>
            {drafts.map((one, i) => (
              <li key={one.agent.id}>
                <button
                  type="button"
                  className={css.row}
                  aria-current={i === current || undefined}
                  data-testid={`agent-row-${one.agent.id}`}
                  onClick={() => setAt(i)}
                >
                  <Dot hue={one.agent.hue} />
                  <span className={ui.grow}>
                    <span className={css.rowName}>{one.agent.name.trim() || '…'}</span>
                    <Found live={live[one.agent.id]} />
                  </span>
                  {Object.keys(problemsOf(i)).length > 0 && <Dot tone="failed" />}
                </button>
              </li>
            ))}
          </ul>
          <Menu
            label={a.add}
            trigger={
              <Button kind="quiet" data-testid="add-agent" className={css.add}>
                <Plus {...icon} aria-hidden />
                {a.add}
              </Button>
            }
          >
            {offers.map((offer) => (
              <Item key={offer.adapter} icon={<Dot hue={offer.adapter} />} testId={`add-${offer.adapter}`} onSelect={() => add(offer)}>
                {tell(offer.name)}
              </Item>
            ))}
          </Menu>
        </nav>
        {draft && (
          <AgentForm
            key={draft.agent.id}
            draft={draft}
            problems={problemsOf(current)}
            live={live[draft.agent.id]}
            saved={desk.agents.find((one) => one.id === draft.agent.id)?.definition}
            offer={offers.find((one) => one.adapter === draft.agent.adapter)}
            had={desk.agents.find((one) => one.id === draft.agent.id)?.autonomy === 'all'}
            change={(next) => setDrafts(drafts.with(current, next))}
            actions={
              <>
                <IconButton label={a.up} disabled={current === 0} onClick={() => move(-1)}>
                  <ArrowUp {...icon} />
                </IconButton>
                <IconButton label={a.down} disabled={current === drafts.length - 1} onClick={() => move(1)}>
                  <ArrowDown {...icon} />
                </IconButton>
                <IconButton
                  label={kept ? tell(agentWords(kept, draft.agent.name)) : a.remove}
                  aria-disabled={kept !== null || drafts.length === 1}
                  data-testid="remove-agent"
                  onClick={() => {
                    if (kept || drafts.length === 1) return;
                    setDrafts(drafts.toSpliced(current, 1));
                  }}
                >
                  <Trash2 {...icon} />
                </IconButton>
              </>
            }
          />
        )}
      </div>
    </Dialog>
  );
}

/** Whether its CLI is there, in a word or two. */
function Found({ live }: { live: AgentLive | undefined }): ReactElement {
  if (!live) return <span className={css.found}>{a.fresh}</span>;
  const { status } = live.cli;
  if (status === 'missing') return <span className={css.found}>{absentWords(live.cli)}</span>;
  return <span className={css.found}>{status === 'looking' ? a.looking : t.states[live.state]}</span>;
}
