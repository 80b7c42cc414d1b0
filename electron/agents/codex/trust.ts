import { createHash } from 'node:crypto';

/** One hook command that goes into Codex by `-c`. */
export interface CodexHook {
  /** The event as the configuration names it, for example UserPromptSubmit. */
  event: string;
  command: string;
}

/** Seconds. Codex gives no hook of these two events longer than 3, and its digest says 3 then. */
const SECONDS = 10;
const SHORT: Record<string, number> = { SessionEnd: 3, Interrupt: 3 };
const secondsOf = (event: string): number => SHORT[event] ?? SECONDS;

/** A TOML basic string: JSON's escapes are among its own. */
export const toml = (text: string): string => JSON.stringify(text);

/**
 * The `-c` entries for hooks of ours, with Codex's own mark that exactly these are trusted. A
 * person's hooks and those of a project keep needing Codex's own review: the flag that skips the
 * review would skip it for theirs too. Seen with 0.169.0: the mark is a digest of the hook's
 * normal form, and hooks given by flags are named after a file that does not exist.
 */
export function hookConfig(hooks: readonly CodexHook[]): string[] {
  const marks = hooks.map((hook) => `${toml(hookKey(hook))}={trusted_hash=${toml(hookHash(hook))}}`);
  return [
    ...hooks.map(
      ({ event, command }) =>
        `hooks.${event}=[{hooks=[{type="command",command=${toml(command)},timeout=${secondsOf(event)}}]}]`,
    ),
    `hooks.state={${marks.join(',')}}`,
  ];
}

/** The name under which Codex keeps the trust of a hook that was given by a flag. */
export function hookKey({ event }: CodexHook): string {
  return `/<session-flags>/config.toml:${snake(event)}:0:0`;
}

/** Codex's digest of a hook, as `sha256:<hex>`. */
export function hookHash({ event, command }: CodexHook): string {
  const timeout = secondsOf(event);
  // Keys in order, no blanks.
  const form = { event_name: snake(event), hooks: [{ async: false, command, timeout, type: 'command' }] };
  return `sha256:${createHash('sha256').update(JSON.stringify(form)).digest('hex')}`;
}

const snake = (event: string): string => event.replace(/(?<!^)[A-Z]/g, '_$&').toLowerCase();
