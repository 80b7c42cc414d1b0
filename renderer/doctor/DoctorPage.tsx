import { CircleAlert, CircleCheck, ExternalLink, Info, RotateCw } from 'lucide-react';
import type { ReactElement } from 'react';
import type { Check } from '../../shared/contract/index.ts';
import { doctorLine } from '../../shared/text/doctor.ts';
import { send } from '../send.ts';
import { t } from '../text.ts';
import { CopyLine } from '../ui/CopyLine.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Button } from '../ui/parts.tsx';
import ui from '../ui/ui.module.css';
import { say, setView, toast } from '../view.ts';
import { look, summary, useLook } from './findings.ts';
import css from './doctor.module.css';

const abouts = ['agents', 'app', 'computer'] as const;
const icon = { size: 15, strokeWidth: 1.75 } as const;

/** What Quatuor needs and what was found of it, with what to do where something is missing or wrong. */
export function DoctorPage(): ReactElement {
  const { found, looking, problem } = useLook();
  const asText = (): string => (found?.checks ?? []).map(textOf).join('\n');
  return (
    <Dialog
      title={t.doctor.page}
      width={680}
      testId="doctor"
      onClose={() => setView({ page: null })}
      foot={
        <>
          <span className={css.seen} role="status" data-testid="doctor-summary">
            {looking ? t.doctor.looking : found ? `${summary(found)}. ${t.doctor.seen(t.clock(found.at))}` : ''}
          </span>
          <Button
            kind="quiet"
            disabled={!found}
            onClick={() => {
              void send({ type: 'clipboard.write', text: asText() });
              toast(t.copied, 'plain');
              say(t.copied);
            }}
          >
            {t.doctor.copyAll}
          </Button>
          <Button data-autofocus disabled={looking} data-testid="doctor-again" onClick={() => void look(true)}>
            <RotateCw size={14} strokeWidth={1.75} aria-hidden />
            {t.doctor.again}
          </Button>
        </>
      }
    >
      <p className={ui.quietText}>{t.doctor.intro}</p>
      {problem !== null && <p className={css.problem} role="alert">{t.doctor.failed(problem)}</p>}
      {!found && looking && <p className={css.wait}>{t.doctor.looking}</p>}
      {found && <Group title={t.doctor.first} checks={found.checks.filter(isWrong)} />}
      {found && abouts.map((about) => (
        <Group key={about} title={t.doctor.abouts[about]} checks={found.checks.filter((check) => check.about === about && !isWrong(check))} />
      ))}
    </Dialog>
  );
}

const isWrong = ({ state }: Check): boolean => state === 'wrong';

function Group({ title, checks }: { title: string; checks: readonly Check[] }): ReactElement | null {
  if (checks.length === 0) return null;
  return (
    <section className={css.group} aria-label={title}>
      <h3>{title}</h3>
      <ul>
        {checks.map((check) => <Row key={check.id} check={check} />)}
      </ul>
    </section>
  );
}

const marks = { ok: CircleCheck, note: Info, wrong: CircleAlert } as const;

function Row({ check }: { check: Check }): ReactElement {
  const { id, state, what, copy, url, mend } = check;
  const { says, remedy } = doctorLine(what, t.doctor.lines);
  const Mark = marks[state];
  return (
    <li className={css.row} data-state={state} data-testid={`doctor-${id}`}>
      <Mark {...icon} role="img" aria-label={t.doctor.marks[state]} className={css.mark} />
      <div className={css.text}>
        <p className={css.says}>{says}</p>
        {remedy && <p className={css.remedy}>{remedy}</p>}
        {(copy || url || mend) && (
          <div className={css.acts}>
            {copy && <CopyLine command={copy} label={t.doctor.copyCommand(copy)} />}
            {mend && (
              <Button data-testid={`mend-${id}`} onClick={() => void put(mend)}>
                {t.doctor.mend[mend]}
              </Button>
            )}
            {url && (
              <Button kind="quiet" title={url} onClick={() => void send({ type: 'link.open', url })}>
                <ExternalLink size={13} strokeWidth={1.75} aria-hidden />
                {t.doctor.more}
              </Button>
            )}
          </div>
        )}
      </div>
    </li>
  );
}

/** Puts right what the app can, and looks whether it is. */
async function put(what: NonNullable<Check['mend']>): Promise<void> {
  const reply = await send({ type: 'doctor.mend', what });
  if (!reply.ok) return;
  say(t.doctor.mended);
  await look(true);
}

function textOf({ state, what, copy }: Check): string {
  const { says, remedy } = doctorLine(what, t.doctor.lines);
  const more = [remedy, copy].filter(Boolean).join(': ');
  return `${t.labelled(t.doctor.marks[state], says)}${more ? `\n    ${more}` : ''}`;
}
