import { Tooltip as BaseTooltip } from '@base-ui/react/tooltip';
import type { ButtonHTMLAttributes, ReactElement, ReactNode } from 'react';
import type { Priority } from '../../shared/model/index.ts';
import { t } from '../text.ts';
import css from './ui.module.css';

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  kind?: 'plain' | 'primary' | 'danger' | 'quiet';
  size?: 'normal' | 'large';
};

export function Button({ kind = 'plain', size = 'normal', className, ...rest }: ButtonProps): ReactElement {
  return <button type="button" data-kind={kind} data-size={size} className={join(css.button, className)} {...able(rest)} />;
}

/** A button that cannot be pressed now keeps the keyboard: one that is `disabled` would drop it, and with it the person's place. */
function able<P extends ButtonHTMLAttributes<HTMLButtonElement>>({ disabled, ...rest }: P): Omit<P, 'disabled'> {
  return disabled ? { ...rest, 'aria-disabled': true, onClick: (event) => event.preventDefault() } : rest;
}

type IconButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & { label: string; children: ReactNode };

/** A button that is an icon; its label is its name and its tooltip. */
export function IconButton({ label, className, children, ...rest }: IconButtonProps): ReactElement {
  return (
    <Tip text={label}>
      <button type="button" aria-label={label} className={join(css.icon, className)} {...able(rest)}>
        {children}
      </button>
    </Tip>
  );
}

export function TipProvider({ children }: { children: ReactNode }): ReactElement {
  return <BaseTooltip.Provider delay={450}>{children}</BaseTooltip.Provider>;
}

/** Shows `text` when its child is hovered or focused. Without text there is only the child. */
export function Tip({ text, children }: { text: ReactNode; children: ReactElement }): ReactElement {
  if (!text) return children;
  return (
    <BaseTooltip.Root>
      <BaseTooltip.Trigger render={children} />
      <BaseTooltip.Portal>
        <BaseTooltip.Positioner sideOffset={6} style={{ zIndex: 60 }}>
          <BaseTooltip.Popup className={css.tip}>{text}</BaseTooltip.Popup>
        </BaseTooltip.Positioner>
      </BaseTooltip.Portal>
    </BaseTooltip.Root>
  );
}

/** A round mark in an agent's hue, a tone's colour, or quiet. */
export function Dot({ hue, tone }: { hue?: string; tone?: string }): ReactElement {
  const colour = hue ? 'var(--hue)' : tone ? 'var(--tone)' : undefined;
  return (
    <span
      aria-hidden
      className={css.dot}
      data-hue={hue}
      data-tone={tone}
      style={colour ? { background: colour } : undefined}
    />
  );
}

export function Tag({ children }: { children: ReactNode }): ReactElement {
  return <span className={css.tag}>{children}</span>;
}

const level: Record<Priority, number> = { low: 1, medium: 2, high: 3 };

/** Three rising bars; the priority in words is their name. */
export function PriorityBars({ priority }: { priority: Priority }): ReactElement {
  return (
    <span role="img" aria-label={t.card.priority(priority)} title={t.card.priority(priority)} className={css.bars}>
      {[4, 6.5, 9].map((height, i) => (
        <i key={height} data-on={i < level[priority] ? '' : undefined} style={{ height }} />
      ))}
    </span>
  );
}

export const isMac = /mac/i.test(navigator.userAgent);

/** Keys as they are labelled on the person's keyboard; `mod` is Ctrl, on a Mac the command key. */
export function Keys({ keys }: { keys: string[] }): ReactElement {
  return (
    <span className={css.kbds}>
      {keys.map((key) => (
        <kbd key={key} className={css.kbd}>
          {key === 'mod' ? (isMac ? '⌘' : 'Ctrl') : key === 'Alt' && isMac ? '⌥' : key}
        </kbd>
      ))}
    </span>
  );
}

/** The mark: a baton across four dots. */
export function Mark({ size = 18 }: { size?: number }): ReactElement {
  return (
    <svg width={size} height={size} viewBox="0 0 18 18" aria-hidden>
      <circle cx="3.5" cy="8" r="1.7" fill="var(--hue-claude)" />
      <circle cx="8" cy="3.5" r="1.7" fill="var(--hue-amp)" />
      <circle cx="10" cy="14.5" r="1.7" fill="var(--hue-antigravity)" />
      <circle cx="14.5" cy="10" r="1.7" fill="var(--hue-codex)" />
      <path d="M3.2 14.8 14.8 3.2" stroke="var(--baton)" strokeWidth="2.2" strokeLinecap="round" />
    </svg>
  );
}

/** Joins class names, leaving out what is not there. */
export function join(...names: (string | undefined | false)[]): string {
  return names.filter(Boolean).join(' ');
}
