import type { Agent, AgentLive } from '../../shared/model/index.ts';
import { absence as absenceIn, type Explanation } from '../../shared/rules/index.ts';
import { t } from '../text.ts';

export { isAbsent } from '../../shared/rules/index.ts';

/** Why an agent without a program is in no state; null when it has one. */
export const absence = (agent: Agent, live: AgentLive): Explanation | null => absenceIn(agent, live, t);

export const absentWords = ({ broken }: AgentLive['cli']): string => (broken ? t.pane.cannotStart : t.pane.notInstalled);
