import { Check, Eye, EyeOff, Minus, Plus, TriangleAlert, X } from 'lucide-react';
import { useId, useState, type ReactElement, type ReactNode } from 'react';
import type { Agent, AgentField, AgentLive, Autonomy, CliOffer, Kind } from '../../shared/model/index.ts';
import { Field, Select } from '../task/fields.tsx';
import { t, tell } from '../text.ts';
import { Button, Dot, IconButton, join } from '../ui/parts.tsx';
import ui from '../ui/ui.module.css';
import { splitArgs } from './args.ts';
import type { Draft } from './form.ts';
import css from './agents.module.css';

const a = t.agents;
const icon = { size: 14, strokeWidth: 1.75 } as const;

interface FormProps {
  draft: Draft;
  problems: Partial<Record<AgentField, string>>;
  live: AgentLive | undefined;
  /** The file that describes it, as the project knows it now. */
  saved: string | undefined;
  offer: CliOffer | undefined;
  /** The project has allowed it everything already. */
  had: boolean;
  actions: ReactNode;
  change: (draft: Draft) => void;
}

/** One agent's settings. */
export function AgentForm({ draft, problems, live, saved, offer, had, actions, change }: FormProps): ReactElement {
  const { agent } = draft;
  // What is said of the file that is saved says nothing of another one.
  const wrong = agent.definition?.trim() === saved ? live?.cli.broken : undefined;
  const patch = (part: Partial<Draft>): void => change({ ...draft, ...part });
  const set = (part: Partial<Agent>): void => patch({ agent: { ...agent, ...part } });
  return (
    <section className={css.form} aria-label={agent.name}>
      <header className={css.formHead}>
        <Dot hue={agent.hue} />
        <h3>{offer?.name ?? agent.adapter}</h3>
        <Path live={live} />
        <span className={css.actions}>{actions}</span>
      </header>
      <div className={css.pair}>
        <Field label={a.name} problem={problems.name}>
          {(ids) => (
            <input {...ids} className={ui.input} maxLength={40} data-autofocus data-testid="agent-name" value={agent.name} onChange={(e) => set({ name: e.target.value })} />
          )}
        </Field>
        <Field label={a.maxTasks} problem={problems.maxTasks} hint={a.maxTasksHint}>
          {(ids) => (
            <input {...ids} className={ui.input} inputMode="numeric" maxLength={6} value={draft.maxTasks} onChange={(e) => patch({ maxTasks: e.target.value })} />
          )}
        </Field>
      </div>
      <div className={css.even}>
        <Field label={a.command} problem={problems.command} hint={agent.adapter === 'custom' ? a.commandOfFile : a.commandHint}>
          {(ids) => (
            <input {...ids} className={join(ui.input, ui.mono)} spellCheck={false} data-testid="agent-command" value={agent.command} onChange={(e) => set({ command: e.target.value })} />
          )}
        </Field>
        <Arguments draft={draft} problem={problems.args} onChange={(args) => patch({ args })} />
      </div>
      {agent.adapter === 'custom' && (
        <Field label={a.definition} problem={problems.definition ?? (wrong ? tell(wrong) : undefined)} hint={a.definitionHint}>
          {(ids) => (
            <input {...ids} className={join(ui.input, ui.mono)} spellCheck={false} data-testid="agent-definition" value={agent.definition ?? ''} onChange={(e) => set({ definition: e.target.value })} />
          )}
        </Field>
      )}
      <Level
        draft={draft}
        offer={offer}
        had={had}
        problem={problems.autonomy}
        onChange={(autonomy) => change({ ...draft, agent: { ...agent, autonomy }, confirmed: false })}
        onConfirm={(confirmed) => patch({ confirmed })}
      />
      <div className={css.pair}>
        <Specialities chosen={agent.specialities} problem={problems.specialities} onChange={(specialities) => set({ specialities })} />
        <Field label={a.contextWindow} problem={problems.contextWindow} hint={a.contextHint}>
          {(ids) => (
            <input {...ids} className={ui.input} data-testid="agent-window" value={draft.contextWindow} onChange={(e) => patch({ contextWindow: e.target.value })} />
          )}
        </Field>
      </div>
      <div className={css.pair}>
        <Select
          label={a.isolation}
          words={a.isolations}
          value={agent.isolation ?? 'shared'}
          hint={a.isolationHint[agent.isolation ?? 'shared']}
          onChange={(isolation) => set({ isolation })}
        />
        <Field label={a.tmuxWindow} problem={problems.window} hint={a.tmuxWindowHint}>
          {(ids) => (
            <input {...ids} className={ui.input} inputMode="numeric" maxLength={3} data-testid="agent-tmux-window" value={draft.window} onChange={(e) => patch({ window: e.target.value })} />
          )}
        </Field>
      </div>
      {offer?.writes && (
        <div className={ui.field} role="group" aria-label={a.entry}>
          <span className={ui.label}>{a.entry}</span>
          <label className={css.entry}>
            <input
              type="checkbox"
              data-testid="may-write"
              checked={agent.mayWrite ?? false}
              onChange={(e) => set({ mayWrite: e.target.checked })}
            />
            <span>
              {a.entryAllow}
              <small>{tell(offer.writes)}</small>
              <small>{a.entryUndo}</small>
            </span>
          </label>
        </div>
      )}
      <Environment env={draft.env} problem={problems.env} onChange={(env) => patch({ env })} />
      <Capabilities live={live} />
    </section>
  );
}

function Path({ live }: { live: AgentLive | undefined }): ReactElement {
  if (!live) return <span className={css.path}>{a.notYet}</span>;
  const { status, path, version } = live.cli;
  if (status === 'missing') return <span className={css.path} data-tone="failed">{live.cli.broken ? t.pane.cannotStart : a.missing}</span>;
  if (status === 'looking') return <span className={css.path}>{a.looking}</span>;
  return (
    <span className={css.path} title={path}>
      {version && <b>{version}</b>}
      {path && <code>{path}</code>}
    </span>
  );
}

function Arguments({ draft, problem, onChange }: { draft: Draft; problem: string | undefined; onChange: (args: string) => void }): ReactElement {
  const split = splitArgs(draft.args);
  const args = 'args' in split ? split.args : [];
  return (
    <div>
      <Field label={a.args} problem={problem} hint={a.argsHint}>
        {(ids) => (
          <textarea {...ids} rows={1} className={join(ui.input, ui.mono, css.args)} spellCheck={false} data-testid="agent-args" value={draft.args} onChange={(e) => onChange(e.target.value)} />
        )}
      </Field>
      {/['"\\\n]/.test(draft.args) && args.length > 0 && (
        <ul className={css.read} aria-label={a.argsRead(args)}>
          {args.map((arg, i) => (
            <li key={`${i}-${arg}`}>{arg === '' ? '∅' : arg}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

type Env = Draft['env'];

function Environment({ env, problem, onChange }: { env: Env; problem: string | undefined; onChange: (env: Env) => void }): ReactElement {
  const id = useId();
  const [open, setOpen] = useState<readonly number[]>([]);
  return (
    <div className={ui.field} role="group" aria-labelledby={id}>
      <span id={id} className={ui.label}>{a.env}</span>
      {env.map((one, i) => {
        const seen = open.includes(i);
        return (
          <div key={i} className={css.variable}>
            <input
              className={join(ui.input, ui.mono)}
              aria-label={`${a.envName} ${i + 1}`}
              aria-invalid={Boolean(problem)}
              placeholder={a.envName}
              spellCheck={false}
              value={one.name}
              onChange={(e) => onChange(env.with(i, { ...one, name: e.target.value }))}
            />
            <input
              className={join(ui.input, ui.mono)}
              type={seen ? 'text' : 'password'}
              autoComplete="off"
              aria-label={a.envValue(one.name)}
              spellCheck={false}
              value={one.value}
              onChange={(e) => onChange(env.with(i, { ...one, value: e.target.value }))}
            />
            <IconButton label={seen ? a.hide(one.name) : a.show(one.name)} onClick={() => setOpen(seen ? open.filter((n) => n !== i) : [...open, i])}>
              {seen ? <EyeOff {...icon} /> : <Eye {...icon} />}
            </IconButton>
            <IconButton
              label={a.removeEnv(one.name)}
              onClick={() => {
                setOpen([]);
                onChange(env.toSpliced(i, 1));
              }}
            >
              <X {...icon} />
            </IconButton>
          </div>
        );
      })}
      {problem && <span className={ui.problem} role="alert">{problem}</span>}
      <Button kind="quiet" className={css.small} onClick={() => onChange([...env, { name: '', value: '' }])}>
        <Plus {...icon} aria-hidden />
        {a.envAdd}
      </Button>
      {env.length > 0 && <span className={css.hint}>{a.envHint}</span>}
    </div>
  );
}

const kinds = Object.keys(t.kinds) as Kind[];

function Specialities({ chosen, problem, onChange }: { chosen: Kind[]; problem: string | undefined; onChange: (kinds: Kind[]) => void }): ReactElement {
  const id = useId();
  return (
    <div className={ui.field} role="group" aria-labelledby={id}>
      <span id={id} className={ui.label}>{a.specialities}</span>
      <div className={css.chips}>
        {kinds.map((kind) => {
          const on = chosen.includes(kind);
          return (
            <button
              key={kind}
              type="button"
              className={css.chip}
              aria-pressed={on}
              onClick={() => onChange(on ? chosen.filter((k) => k !== kind) : kinds.filter((k) => k === kind || chosen.includes(k)))}
            >
              {on && <Check size={12} strokeWidth={2} aria-hidden />}
              {t.kinds[kind]}
            </button>
          );
        })}
      </div>
      {problem && <span className={ui.problem}>{problem}</span>}
    </div>
  );
}

const levels: Autonomy[] = ['asks', 'edits', 'all'];

interface LevelProps {
  draft: Draft;
  offer: CliOffer | undefined;
  had: boolean;
  problem: string | undefined;
  onChange: (level: Autonomy) => void;
  onConfirm: (confirmed: boolean) => void;
}

/** How much it may do without asking; the last level names its risk and wants a confirmation. */
function Level({ draft, offer, had, problem, onChange, onConfirm }: LevelProps): ReactElement {
  const id = useId();
  const { agent } = draft;
  const risk = offer?.levels.all.risk;
  return (
    <div className={ui.field} role="radiogroup" aria-labelledby={id}>
      <span id={id} className={ui.label}>{a.autonomy}</span>
      <div className={css.levels}>
        {levels.map((level) => (
          <label key={level} className={css.level} data-on={agent.autonomy === level || undefined}>
            <input type="radio" name={id} value={level} data-testid={`level-${level}`} checked={agent.autonomy === level} onChange={() => onChange(level)} />
            <b>{a.levels[level]}</b>
            <span>{tell(offer?.levels[level].says ?? '')}</span>
          </label>
        ))}
      </div>
      {agent.autonomy === 'all' && (
        <div className={css.risk} data-testid="risk">
          <TriangleAlert size={16} strokeWidth={1.75} aria-hidden />
          <div>
            <p>{tell(risk ?? '')}</p>
            {!had && (
              <label>
                <input type="checkbox" data-testid="confirm-risk" checked={draft.confirmed} aria-invalid={Boolean(problem)} onChange={(e) => onConfirm(e.target.checked)} />
                {a.confirm(agent.name.trim())}
              </label>
            )}
          </div>
        </div>
      )}
      {problem && <span className={ui.problem} role="alert">{problem}</span>}
    </div>
  );
}

/** What the found version can do, and what stands in for what it cannot. */
function Capabilities({ live }: { live: AgentLive | undefined }): ReactElement | null {
  if (!live || live.capabilities.length === 0) return null;
  return (
    <div className={ui.field}>
      <span className={ui.label}>{a.capabilities}</span>
      <ul className={css.capabilities}>
        {live.capabilities.map((one) => (
          <li key={one.name} data-has={one.has || undefined}>
            {one.has ? <Check {...icon} aria-label={a.has} /> : <Minus {...icon} aria-label={a.hasNot} />}
            <span>{tell(one.name)}</span>
            {!one.has && one.instead && <span className={css.instead}>{a.instead(tell(one.instead))}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}
