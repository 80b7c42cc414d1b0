import type { Agent, AgentLive } from '../../../shared/model/index.ts';

/** What a format may ask of one window, which has one pane. */
export interface Shown {
  session: string;
  agent: Agent;
  live: AgentLive | undefined;
  /** Of the project. */
  path: string;
  /** Windows in the session, and how many of them there are before this one. */
  windows: number;
  active: boolean;
  /** What the window is called: its agent's name, unless rename-window gave it another one. */
  title: string;
}

const SHORT: Record<string, string> = {
  S: 'session_name', I: 'window_index', W: 'window_name', P: 'pane_index', D: 'pane_id', T: 'pane_title', F: 'window_flags', H: 'host', h: 'host_short',
};

/** tmux's variables, as far as they have a meaning here; any other one is empty, as in tmux. */
function variable(name: string, { session, agent, live, path, windows, active, title }: Shown): string {
  switch (name) {
    case 'session_name':
      return session;
    case 'session_id':
      return '$0';
    case 'session_windows':
      return String(windows);
    case 'session_attached':
    case 'window_panes':
      return '1';
    case 'window_index':
      return String(agent.window);
    case 'window_id':
      return `@${agent.window}`;
    case 'window_name':
      return title;
    case 'window_active':
      return active ? '1' : '0';
    case 'window_flags':
      return active ? '*' : '';
    case 'pane_index':
      return '0';
    case 'pane_active':
      return '1';
    case 'pane_id':
      return `%${agent.window}`;
    case 'pane_title':
      return `${agent.name}: ${live?.state ?? 'unknown'}`;
    case 'pane_current_command':
      return agent.command.split('/').at(-1) ?? '';
    case 'pane_current_path':
    case 'session_path':
      return path;
    case 'pane_width':
    case 'window_width':
      return String(live?.pane?.cols ?? 0);
    case 'pane_height':
    case 'window_height':
      return String(live?.pane?.rows ?? 0);
    case 'pane_dead':
      return !live?.pane || live.pane.exited ? '1' : '0';
    default:
      return '';
  }
}

/** A format of tmux as a line: variables and `#{?condition,then,else}`; modifiers are not known here and give nothing. */
export function format(text: string, shown: Shown): string {
  const chosen = text.replace(/#\{\?(\w+),((?:[^#{},]|#\{\w+\}|#[A-Za-z])*),((?:[^#{},]|#\{\w+\}|#[A-Za-z])*)\}/g, (_all, name: string, yes: string, no: string) =>
    ['', '0'].includes(variable(name, shown)) ? no : yes);
  return chosen.replace(/#\{([^{}]*)\}|#([A-Za-z#])/g, (_all, long: string | undefined, short: string | undefined) => {
    if (long !== undefined) return variable(long, shown);
    return short === '#' ? '#' : variable(SHORT[short ?? ''] ?? '', shown);
  });
}

/** What tmux prints when no format is given. */
export const USUAL = {
  sessions: '#{session_name}: #{session_windows} windows (attached)',
  windows: '#{window_index}: #{window_name}#{window_flags} (1 panes) [#{window_width}x#{window_height}] #{window_id}',
  panes: '#{pane_index}: [#{pane_width}x#{pane_height}] #{pane_id} (active)',
  allPanes: '#{session_name}:#{window_index}.#{pane_index}: [#{pane_width}x#{pane_height}] #{pane_id} (active)',
  message: '[#{session_name}] #{window_index}:#{window_name}, #{pane_title}',
};
