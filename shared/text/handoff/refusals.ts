/** Why a handoff that a person wants is refused, as sentences. */
export const handoffRefusals = {
  over: 'That handoff is over',
  noTask: (task: string) => `${task} is in nobody's hands`,
  notBegun: (task: string) => `${task} has not begun: give it to another agent instead`,
  holder: (task: string, name: string) => `${name} holds the orchestrator's role: pass that on before ${task}`,
  nobodyHolds: "Nobody holds the role of the orchestrator",
  noAgent: 'There is no such agent',
  cannot: (name: string, why: string) => `${name} ${why}`,
  open: 'There is a handoff of it already',
  sent: 'The memory was sent already',
  onItsWay: (name: string) => `The prompt for ${name} is being written, or its fate is not known: say first whether it arrived`,
  tried: (name: string) => `${name} has it already`,
  notBack: (name: string) => `${name} cannot take it back: it does not run. Choose another agent`,
  taskSent: (task: string) => `${task} is with its successor already: take the task back instead`,
  notTaken: (name: string) => `${name} has not taken the prompt yet`,
  moving: 'It is being carried out already',
} as const;
