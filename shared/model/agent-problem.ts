/** A field of an agent's settings, to put a complaint beside it. */
export type AgentField =
  | 'list'
  | 'name'
  | 'command'
  | 'definition'
  | 'args'
  | 'env'
  | 'specialities'
  | 'maxTasks'
  | 'window'
  | 'autonomy'
  | 'contextWindow';

export type AgentComplaint =
  | 'none-left'
  | 'same-id'
  | 'no-name'
  | 'same-name'
  | 'no-command'
  | 'bad-character'
  | 'no-definition'
  | 'env-name'
  | 'no-speciality'
  | 'max-tasks'
  | 'window'
  | 'window-number'
  | 'same-window'
  | 'confirm-all'
  | 'runs'
  | 'holds'
  | 'text'
  | 'runs-as';

/** What is wrong with a list of agents, and where. `detail`: what the sentence names. */
export interface AgentProblem {
  /** The agent's id; null when the list as a whole is meant. */
  agent: string | null;
  field: AgentField;
  kind: AgentComplaint;
  detail?: string;
}
