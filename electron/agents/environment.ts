import type { PaneGear } from './types.ts';

/** Variables of the program that Quatuor itself was started by, which would mislead a CLI in a pane. */
const FOREIGN =
  /^(?:ELECTRON_|CHROME_|GTK_IM_MODULE_FILE$|CLAUDECODE$|CLAUDE_CODE_(?:ENTRYPOINT|SSE_PORT|CHILD|SESSION)|CODEX_(?:SANDBOX|THREAD|INTERNAL)|TMUX|STY$|TERM_PROGRAM|TERM_SESSION_ID$|VTE_VERSION$|WT_SESSION$|ITERM_|KITTY_|WEZTERM_|VSCODE_|COLUMNS$|LINES$|NO_COLOR$|NODE_OPTIONS$|NODE_CHANNEL|QUATUOR_(?:SPOOL|RUN|AMP|AMP_PLUGIN|PANE|FN|FN_TMUX|BASH_ENV|ZDOTDIR)$|BASH_FUNC_(?:tmux|quatuor)%%$|VITEST|npm_)/;

/**
 * What tells a program that it runs on a machine for checks, with nobody there: a CLI that believes
 * it asks nothing and draws nothing, and Gemini ends (code 42). A pane is a person's terminal; an
 * agent's own variables may still say otherwise.
 */
const UNATTENDED = /^(?:CI|CONTINUOUS_INTEGRATION|GITHUB_ACTIONS|GITLAB_CI|TRAVIS|CIRCLECI|BUILDKITE|APPVEYOR|DRONE|TF_BUILD|TEAMCITY_VERSION)$/;

/**
 * The environment of a pane: the given one without what belongs to another terminal or program or
 * tells that nobody is there, the login PATH, the terminal's own names, then the agent's and the adapter's variables.
 */
export function paneEnv(
  base: Record<string, string | undefined>,
  path: string,
  ...own: Record<string, string>[]
): Record<string, string> {
  const kept = Object.entries(base).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !FOREIGN.test(entry[0]) && !UNATTENDED.test(entry[0]),
  );
  return Object.assign(
    Object.fromEntries(kept),
    { PATH: path, TERM: 'xterm-256color', COLORTERM: 'truecolor', TERM_PROGRAM: 'Quatuor' },
    ...own,
  ) as Record<string, string>;
}

/** Where shells read their start from: what the person has there goes on under another name, and is read. */
const OWN = { BASH_ENV: 'QUATUOR_BASH_ENV', ZDOTDIR: 'QUATUOR_ZDOTDIR' } as const;

/** The same with what a pane gets so that its agent can call the app. */
export function equipped(env: Record<string, string>, gear: PaneGear | undefined): Record<string, string> {
  if (!gear) return env;
  const kept = Object.entries(OWN).flatMap(([name, as]) => (gear.env[name] && env[name] && env[name] !== gear.env[name] ? [[as, env[name]]] : []));
  return { ...env, ...gear.env, ...Object.fromEntries(kept), PATH: [...gear.path, env.PATH].filter(Boolean).join(':') };
}
