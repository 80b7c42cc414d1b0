import { Copy, ExternalLink, RotateCw } from 'lucide-react';
import type { ReactElement } from 'react';
import type { Check, CliFinding, Findings } from '../../shared/contract/index.ts';
import { doctorLine } from '../../shared/text/doctor.ts';
import { look, useLook } from '../doctor/findings.ts';
import { send } from '../send.ts';
import { useApp } from '../store.ts';
import { t } from '../text.ts';
import { Button, Dot, IconButton } from '../ui/parts.tsx';
import { say, setView, toast } from '../view.ts';
import css from './first-run.module.css';

/** The agents' programs on this computer: which are there, and what to do about those that are not. Nothing waits for it. */
export function FirstRun(): ReactElement {
  const { found, looking } = useLook();
  const usual = found?.clis.filter((cli) => cli.usual) ?? [];
  const shown = found?.clis.filter((cli) => cli.usual || cli.state !== 'missing') ?? [];
  const here = usual.filter(isThere).length;
  const others = shown.filter((cli) => !cli.usual && isThere(cli)).length;
  // Who knows the app and has all of them needs no list.
  const returning = (useApp()?.recents.length ?? 0) > 0;
  const calm = returning && usual.length > 0 && shown.every(({ state }) => state === 'ready');
  const words = !found ? t.firstRun.looking : here + others === 0 ? t.firstRun.none : here === usual.length ? t.firstRun.all : t.firstRun.some(here, usual.length);
  return (
    <section className={css.panel} aria-labelledby="first-run" data-testid="first-run" data-ready={found ? '' : undefined}>
      <header className={css.head}>
        <h2 id="first-run">{t.firstRun.title}</h2>
        <IconButton label={t.firstRun.again} disabled={looking} data-testid="first-run-again" onClick={() => void look(true)}>
          <RotateCw size={13} strokeWidth={1.75} />
        </IconButton>
        <Button kind="quiet" data-testid="to-doctor" onClick={() => setView({ page: 'doctor' })}>
          {t.firstRun.toDoctor}
        </Button>
      </header>
      <p className={css.words} role="status">{words}</p>
      {found && !calm && (
        <ul className={css.list}>
          {shown.map((cli) => <Cli key={cli.id} cli={cli} found={found} />)}
        </ul>
      )}
    </section>
  );
}

const isThere = ({ state }: CliFinding): boolean => state !== 'missing' && state !== 'broken';
const tones: Record<CliFinding['state'], string> = { ready: 'well', login: 'you', older: 'you', silent: 'you', broken: 'failed', missing: 'plain' };

function Cli({ cli, found }: { cli: CliFinding; found: Findings }): ReactElement {
  const { name, hue, state, version } = cli;
  const check = checkOf(cli, found);
  const line = check && doctorLine(check.what, t.doctor.lines);
  return (
    <li className={css.cli} data-state={state} data-testid={`cli-${cli.id}`}>
      <Dot hue={hue} />
      <span className={css.name}>
        {name}
        {version && <small>{version}</small>}
      </span>
      <span className={css.state} data-tone={tones[state]} title={line?.says}>{t.firstRun.states[state]}</span>
      <span className={css.act}>{check && state !== 'ready' && <Act cli={cli} check={check} />}</span>
    </li>
  );
}

/** The one thing to do next about a CLI. */
function Act({ cli: { name, state }, check: { copy, url } }: { cli: CliFinding; check: Check }): ReactElement | null {
  const label = { login: t.firstRun.login, older: t.firstRun.update, missing: t.firstRun.install, broken: t.firstRun.install, silent: t.doctor.copyCommand, ready: t.doctor.copyCommand }[state];
  if (copy)
    return (
      <button
        type="button"
        className={css.copy}
        title={copy}
        aria-label={`${label(state === 'silent' ? copy : name)}: ${copy}`}
        onClick={() => {
          void send({ type: 'clipboard.write', text: copy });
          toast(t.copied, 'plain');
          say(t.copied);
        }}
      >
        <code>{copy}</code>
        <Copy size={13} strokeWidth={1.75} aria-hidden />
      </button>
    );
  if (!url) return null;
  return (
    <Button kind="quiet" title={url} onClick={() => void send({ type: 'link.open', url })}>
      <ExternalLink size={13} strokeWidth={1.75} aria-hidden />
      {t.firstRun.site(name)}
    </Button>
  );
}

/** What the doctor says of it that matters now: its login where that is what is missing, else itself. */
function checkOf({ id, state }: CliFinding, { checks }: Findings): Check | undefined {
  return checks.find((check) => check.id === (state === 'login' ? `${id}-login` : id));
}
