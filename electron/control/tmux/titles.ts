import type { Agent, Desk } from '../../../shared/model/index.ts';
import { agentNamed } from '../../../shared/rules/decide/order.ts';
import { tmuxWords as words } from '../../../shared/text/tmux.ts';

/** What rename-window has called windows, until the app ends. An agent's own name always leads to it as well. */
export interface Titles {
  /** What a window is called now. */
  of(desk: Desk, agent: Agent): string;
  /** The agent whose window was given that name. */
  agent(desk: Desk, title: string): Agent | null;
  /** Gives why not, in words, or null. */
  set(desk: Desk, agent: Agent, title: string | null): string | null;
}

export function createTitles(): Titles {
  const given = new Map<string, string>();
  const key = (desk: Desk, agent: Agent): string => `${desk.project?.id ?? ''}\0${agent.id}`;
  const named = (desk: Desk, title: string): Agent | null => desk.agents.find((one) => given.get(key(desk, one)) === title) ?? null;
  return {
    of: (desk, agent) => given.get(key(desk, agent)) ?? agent.name,
    agent: named,
    set(desk, agent, title) {
      if (title === null) return words.oneName;
      if (title.length > 40 || title.trim() === '' || /[:.\x00-\x1f\x7f]/.test(title) || /^[@%=]?\d*$/.test(title)) return words.badName(title);
      // A text must never go to another agent than the one that its sender knows by that name.
      const other = agentNamed(desk, title) ?? named(desk, title);
      if (other && other.id !== agent.id) return words.nameTaken(title, `${other.window} ${other.name}`);
      if (title === agent.name) given.delete(key(desk, agent));
      else given.set(key(desk, agent), title);
      return null;
    },
  };
}
