/** Short words for the matrix. */
import type { AgentState } from '../../../../shared/model/index.ts';
import type { Act } from '../../../fakes/acts.ts';
import type { Do, RealReply, Want } from './types.ts';

export const want = (state: AgentState | AgentState[], more: Omit<Want, 'want'> = {}): Want => ({ want: state, ...more });
export const ready = want('ready');
export const working = want('working');
export const waits = want('waiting-for-you', { never: ['unknown'] });
export const exited = want('exited');
export const go: Do = { go: true };
export const prompt = (text = 'go'): Do => ({ prompt: text });
/** From the start to a turn that runs. */
export const inTurn: Do[] = [ready, prompt(), working];

export const wait: Act = { act: 'wait' };
export const permission: Act = {
  act: 'step',
  step: { run: ['node', '--version'], show: 'node --version', ask: true },
};

/** The model thinks until `go`, then says a word. */
export const held: RealReply = { text: 'Done with %.', gate: true };
export const said: RealReply = { text: 'Done with %.' };
/** The model asks for a command that the person must allow. */
export const asks: RealReply = {
  calls: [{ shell: 'echo asked > asked-%.txt', escalate: 'May I write a file?' }],
};
