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

/** OpenCode asks for it twice. */
export const escTwice: Do[] = [{ answer: '\x1b' }, { pause: 300 }, { answer: '\x1b' }];

/** The CLI's own process: not the shell that started it, nor its server. */
export const theCli = /^(?!\S*sh\b).*(?:claude|codex\S* .*--remote|gemini|opencode)/;

/** The model thinks until `go`, then says a word. */
export const held: RealReply = { text: 'Done with %.', gate: true };
export const said: RealReply = { text: 'Done with %.' };
/** The model asks for a command that the person must allow. */
export const asks: RealReply = {
  calls: [{ shell: 'echo asked > asked-%.txt', escalate: 'May I write a file?' }],
};

/** The model asks the person. Claude Code alone has these tools. */
export const asksQuestion: RealReply = {
  calls: [{
    name: 'AskUserQuestion',
    input: {
      questions: [{
        question: 'Red or blue?',
        header: 'Colour',
        multiSelect: false,
        options: [{ label: 'Red', description: 'Warm' }, { label: 'Blue', description: 'Cold' }],
      }],
    },
  }],
};
export const asksPlan: RealReply = { calls: [{ name: 'ExitPlanMode', input: { plan: '1. Look.\n2. Build.' } }] };
export const planMode = { autonomy: 'asks' as const, args: ['--permission-mode', 'plan'] };
/** The model sends a helper, whose prompt is `sub`. */
export const sendsHelper = (background: boolean): RealReply => ({
  calls: [{
    name: 'Agent',
    input: {
      description: 'Look around',
      prompt: '% sub',
      subagent_type: 'general-purpose',
      ...(background && { run_in_background: true }),
    },
  }],
});
export const startsShell = (command: string): RealReply => ({
  calls: [{ name: 'Bash', input: { command, description: 'Serve', run_in_background: true } }],
});

export const NO_QUESTION = 'this version answers such questions by itself';
export const RETRIES = 'it tries again for minutes by itself, and works meanwhile';
export const IGNORES = 'it ignores that signal';
export const NO_TRUST = 'OpenCode asks nobody whether to trust a folder';
export const NO_PLAN = 'this CLI asks for no approval of a plan';
/** With its app-server Codex asks nobody for trust: its terminal program alone does. */
export const alone = { unknownFolder: true, env: { QUATUOR_CODEX_CHANNEL: '0' } };
