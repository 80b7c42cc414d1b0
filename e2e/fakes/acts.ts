/** What happens inside a fake's turn beside reading, writing and running: data, and how it is played. */
import { spawn } from 'node:child_process';
import type { Control } from '../../electron/demo/control.ts';
import type { PersonaName } from '../../electron/demo/personas.ts';
import type { Plan, Step } from '../../electron/demo/steps.ts';

/** What the model's server, or the vendor, refuses with. */
export type Refusal = 'rate-limit' | 'usage-limit' | 'overloaded' | 'server' | 'login' | 'invalid' | 'too-long';

export type Act =
  | { act: 'step'; step: Step }
  /** Waits for the control file's `finish`. */
  | { act: 'wait'; doing?: string }
  /** The same, without a sign of life; nothing interrupts it. */
  | { act: 'silence' }
  /** A tool that runs a real child until `finish`; `cpu`: it computes, else it sleeps. No output. */
  | { act: 'tool'; cpu: boolean }
  /** Text without end until `finish`. */
  | { act: 'stream' }
  | { act: 'question'; text: string; options: string[] }
  | { act: 'plan' }
  /** A subagent that ends with `finish`; `outlives`: the turn's end is told before. */
  | { act: 'subagent'; outlives?: boolean }
  /** A background shell that ends with `finish` and then begins a turn by itself. */
  | { act: 'background' }
  /** The line of a retry loop, until `finish`. */
  | { act: 'retry'; status: 429 | 529 }
  | { act: 'fail'; refusal: Refusal };

export interface Stage {
  control: Control;
  persona: PersonaName;
  /** Resolves with the next `finish`; a generator that yields keeps an interrupt possible. */
  finished(): boolean;
  tickMs: number;
}

const child = (id: string, title: string): string =>
  `\x1b]7501;state=working:app=claude-code:id=${id}:title=${Buffer.from(title).toString('base64')}\x07`;
const childOver = (id: string): string => `\x1b]7501;state=clear:app=claude-code:id=${id}\x07`;

const notification = (id: string): string =>
  `<task-notification>\n<task-id>${id}</task-id>\n<status>completed</status>\n</task-notification>`;

async function* untilFinished(s: Stage, doing?: string): Plan {
  while (!s.finished()) yield { think: s.tickMs, ...(doing && { doing }) };
}

/** Plays one act as steps of the turn. */
export async function* play(act: Act, s: Stage): Plan {
  const { control, persona } = s;
  const claude = persona === 'claude';
  switch (act.act) {
    case 'step':
      yield act.step;
      return;
    case 'wait':
      yield* untilFinished(s, act.doing);
      return;
    case 'silence':
      while (!s.finished()) await new Promise((done) => setTimeout(done, 50));
      return;
    case 'tool':
      return yield* tool(s, act.cpu);
    case 'stream':
      for (let n = 0; !s.finished(); n += 1) yield { say: `Part ${n} of a long answer, word after word.` };
      return;
    case 'question':
      return yield* question(act.text, act.options, s);
    case 'plan':
      return yield* approve(s);
    case 'subagent': {
      const id = 'a0b1c2';
      if (claude) control.raw(child(id, 'Look around'));
      await control.hook('SubagentStart', { agent_id: id, agent_type: 'general-purpose' });
      // Claude Code tells of the turn's end, and reports work until its helper is back.
      if (act.outlives) {
        const background_tasks = [{ id, type: 'subagent', status: 'running', description: 'Look around' }];
        await control.hook('Stop', { stop_hook_active: false, last_assistant_message: 'Sent.', background_tasks });
      }
      yield* untilFinished(s, 'running tools');
      await control.hook('SubagentStop', { agent_id: id, agent_type: 'general-purpose', last_assistant_message: 'Seen.' });
      if (claude) control.raw(childOver(id));
      return;
    }
    case 'background': {
      const id = 'b7d8e9';
      control.background(1);
      if (claude) control.raw(child(id, 'npm run dev'));
      // Claude Code's report goes on to say "working" between turns; its state file says "shell".
      if (claude) control.rest({ state: 'working', message: '1 shell still running' });
      const timer = setInterval(() => {
        if (control.phase() !== 'idle' || !s.finished()) return;
        clearInterval(timer);
        if (claude) control.raw(childOver(id));
        control.background(0);
        if (claude) control.own(notification(id));
      }, s.tickMs);
      return;
    }
    case 'retry':
      control.say([RETRY[persona](act.status)]);
      yield* untilFinished(s);
      return;
    case 'fail': {
      const { text, kind } = REFUSALS[act.refusal](persona);
      if (claude) {
        control.rest(
          kind === 'authentication_failed'
            ? { state: 'blocked', kind: 'auth', message: text }
            : { state: 'error', message: text },
        );
      }
      yield { fail: text, kind, status: STATUS[act.refusal] };
    }
  }
}

async function* tool(s: Stage, cpu: boolean): Plan {
  const script = cpu ? 'while :; do :; done' : 'sleep 600';
  const running = spawn('sh', ['-c', script], { stdio: 'ignore' });
  const about = { tool_name: 'Bash', tool_input: { command: script }, tool_use_id: 'toolu_sim_long' };
  try {
    await s.control.hook('PreToolUse', about);
    yield* untilFinished(s, 'running tools');
  } finally {
    running.kill('SIGKILL');
  }
  await s.control.hook('PostToolUse', { ...about, tool_response: { stdout: '', stderr: '' } });
}

async function* question(text: string, options: string[], s: Stage): Plan {
  const { control, persona } = s;
  const request = { tool_name: 'AskUserQuestion', tool_input: { questions: [{ question: text }] } };
  const hooked = persona === 'claude' ? control.hook('PermissionRequest', request) : Promise.resolve();
  yield { think: 0, doing: 'asking' };
  const answer = await control.ask({
    head: [persona === 'amp' ? 'Plugin confirmation needed' : 'The agent asks:', '', text, ''],
    options: options.map((label) => ({ label, value: label })),
    escape: 'nothing',
    foot: FEET[persona] ?? 'Enter to select · Esc to cancel',
    report: { state: 'blocked', kind: 'question', message: text },
    waitingFor: 'input needed',
  });
  await hooked;
  yield { say: `You said: ${answer}.` };
}

async function* approve(s: Stage): Plan {
  const { control, persona } = s;
  const request = { tool_name: 'ExitPlanMode', tool_input: { plan: '1. Look. 2. Build.' } };
  const hooked = persona === 'claude' ? control.hook('PermissionRequest', request) : Promise.resolve();
  yield { think: 0, doing: 'planning' };
  const answer = await control.ask({
    head: [
      ...(persona === 'antigravity' ? ['Requesting permission for:'] : []),
      ...(persona === 'amp' ? ['Plugin confirmation needed'] : []),
      'Here is the plan:', '', '  1. Look.', '  2. Build.', '', 'Would you like to proceed?',
    ],
    options: [{ label: 'Yes, and edit freely', value: 'yes' }, { label: 'No, keep planning', value: 'no' }],
    escape: 'no',
    foot: persona === 'codex' ? 'Press enter to confirm or esc to cancel' : 'Esc to cancel · ctrl-g to edit',
    report: { state: 'blocked', kind: 'permission', message: 'approve plan' },
    waitingFor: 'permission prompt',
  });
  await hooked;
  yield { say: `The plan: ${answer}.` };
}

const FEET: Partial<Record<PersonaName, string>> = {
  codex: 'Press enter to confirm or esc to cancel',
  antigravity: '↑/↓ Navigate · enter Select · esc Cancel',
};

const plain = (status: number): string => `The server said ${status}. Retrying in 4s (attempt 1 of 3)`;
const RETRY: Record<PersonaName, (status: number) => string> = {
  claude: () => 'API error · retrying in 4s · attempt 1/3',
  codex: () => 'stream error: retrying 1/3 in 4s',
  amp: plain,
  antigravity: plain,
};

const STATUS: Record<Refusal, number> = {
  'rate-limit': 429, 'usage-limit': 429, overloaded: 529, server: 500, login: 401, invalid: 400, 'too-long': 400,
};

/** A CLI's own words, or Claude Code's where nobody has seen them. */
const inWords = (p: PersonaName, words: Partial<Record<PersonaName, string>> & { claude: string }): string =>
  words[p] ?? words.claude;

/** Words and kinds as each CLI gave them; where nobody has run it, in plain words. */
const REFUSALS: Record<Refusal, (persona: PersonaName) => { text: string; kind: string }> = {
  'rate-limit': (p) => ({
    kind: 'rate_limit',
    text: inWords(p, {
      claude: 'API Error: Request rejected (429) · Too many requests',
      codex: 'exceeded retry limit, last status: 429 Too Many Requests',
      amp: 'Rate limit exceeded.',
      antigravity: 'Quota exceeded for this model.',
    }),
  }),
  'usage-limit': (p) => ({
    kind: 'rate_limit',
    text: inWords(p, {
      claude: "You've hit your limit · resets 11:59pm",
      codex: "You've hit your usage limit. Try again at 11:59 PM.",
      amp: 'Usage limit reached. It resets at 11:59 PM.',
      antigravity: 'Individual quota reached. Please upgrade your subscription to increase your limits. Resets in 37h50m21s.',
    }),
  }),
  overloaded: (p) => ({
    kind: 'server_error',
    text: p === 'codex' ? 'unexpected status 529 Overloaded' : 'Repeated 529 Overloaded errors. The API is at capacity.',
  }),
  server: (p) => ({
    kind: 'server_error',
    text: p === 'codex' ? "We're currently experiencing high demand." : 'API Error: 500 Internal server error',
  }),
  login: (p) => ({
    kind: 'authentication_failed',
    text: p === 'codex' ? 'unexpected status 401 Unauthorized' : 'Invalid API key · Please run /login',
  }),
  invalid: () => ({ kind: 'unknown', text: 'API Error: 400 invalid request' }),
  'too-long': () => ({ kind: 'invalid_request', text: 'Prompt is too long' }),
};
