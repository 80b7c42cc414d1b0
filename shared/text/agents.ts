import type { AgentProblem } from '../model/index.ts';

/** A complaint about an agent's settings, for the person, beside the field or as a refusal. */
export function agentWords(problem: AgentProblem, name: string): string {
  const detail = problem.detail ?? '';
  switch (problem.kind) {
    case 'none-left':
      return 'A project needs at least one agent';
    case 'same-id':
      return `There are two agents with the id ${detail}`;
    case 'no-name':
      return 'It needs a name';
    case 'same-name':
      return `Another agent is called ${detail}`;
    case 'no-command':
      return 'Which program is it? A name on your PATH, or an absolute path';
    case 'bad-character':
      return 'It holds a character that cannot be passed on';
    case 'no-definition':
      return 'Name the file that describes this CLI';
    case 'env-name':
      return detail === ''
        ? 'A variable needs a name'
        : `“${detail}” is no name of a variable: letters, digits and _, not beginning with a digit`;
    case 'no-speciality':
      return 'Choose at least one';
    case 'max-tasks':
      return 'Between 1 and 20';
    case 'window':
      return 'Between 20,000 and 10,000,000 tokens, or nothing';
    case 'window-number':
      return 'Between 0 and 999';
    case 'same-window':
      return `${detail} has that window`;
    case 'confirm-all':
      return `Confirm first that ${name} may do everything without asking`;
    case 'runs':
      return `${name} is running: stop it first`;
    case 'holds':
      return `${name} has ${detail}: give that to another agent first`;
    case 'text':
      return `${name} still has a text on its way: settle that first`;
    case 'runs-as':
      return `${name} is running: stop it before it becomes another CLI`;
  }
}
