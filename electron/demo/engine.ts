import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { createComposer } from './composer.ts';
import { runHooks } from './hooks.ts';
import type { Control, Dialog, Phase, Quirks } from './control.ts';
import type { HookResult } from './hooks.ts';
import { createParser } from './keys.ts';
import type { Input } from './keys.ts';
import { readLaunch } from './launch.ts';
import type { Persona } from './personas.ts';
import { openRecords } from './records.ts';
import type { Records } from './records.ts';
import { createScreen } from './screen.ts';
import { createSignals } from './signals.ts';
import type { Report } from './signals.ts';
import type { Planner } from './steps.ts';
import { runTurn, statusLine } from './turn.ts';
import type { TurnHost } from './turn.ts';
import { drawLive } from './view.ts';
import type { View } from './view.ts';

export type { Control, Dialog, Phase, Quirks } from './control.ts';

export interface Terminal {
  input: NodeJS.ReadStream;
  output: NodeJS.WriteStream;
}

export interface AgentOptions {
  persona: Persona;
  argv: string[];
  env: NodeJS.ProcessEnv;
  cwd: string;
  /** The CLI's data folder: transcripts and pid files. */
  home: string;
  /** Divides every wait; 1 is the speed for people. */
  speed: number;
  plan: Planner;
  terminal: Terminal;
  quirks?: Quirks;
}

interface OpenDialog {
  dialog: Dialog;
  opened: number;
  selected: number;
  resolve: (value: string) => void;
}

const ESC_WAIT_MS = 40;
const BURST_GAP_MS = 30;
const BURST_ENTER_MS = 120;

/** Runs one simulated CLI until it ends; gives its exit code. */
export function runAgent(options: AgentOptions): Promise<number> {
  return new Promise((resolve) => void start(options, resolve));
}

async function start(o: AgentOptions, ended: (code: number) => void): Promise<void> {
  const { persona, quirks = {}, terminal } = o;
  const { input, output } = terminal;
  const launch = readLaunch(persona.name, o.argv);
  const write = (text: string) => void output.write(text);
  const note = (kind: string, detail: Record<string, unknown> = {}) => quirks.note?.(kind, detail);
  const stopEarly = (text: string, code: number) => {
    write(`${text}\n`);
    ended(code);
  };
  if (launch.version) return stopEarly(persona.version, 0);
  if (launch.error) return stopEarly(launch.error, 1);
  if (!input.isTTY) {
    return stopEarly(`${persona.binary} (simulated by Quatuor) needs a terminal.`, 1);
  }

  const size = () => ({ columns: output.columns || 80, rows: output.rows || 24 });
  const project = basename(o.cwd);
  const signals = createSignals(persona, write, project, launch.osc9);
  const composer = createComposer(persona.collapse, persona.stash);
  const parser = createParser();
  const screen = createScreen(write, size, persona.altScreen);
  const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms / o.speed));

  let phase: Phase = 'boot';
  let records: Records | undefined = undefined as Records | undefined;
  let resting: Report = { state: 'idle' };
  const dialogs: OpenDialog[] = [];
  let popup: View['popup'];
  let streaming: string[] = [];
  let doing = 'thinking';
  let hint = '';
  const queue: string[] = [];
  const steered: string[] = [];
  let turn:
    | { id: string; abort: AbortController; since: number; verb: string; message?: string; over?: boolean }
    | undefined;
  let background = 0;
  let nextRest: Report | undefined;
  let tick = 0;
  let painting = false;
  let escTimer: NodeJS.Timeout | undefined;
  let spinTimer: NodeJS.Timeout | undefined;
  let lastQuit = { key: '', at: 0 };
  let burst = { count: 0, at: 0 };

  /** Before the session there is nothing to draw but a dialog: no composer, no banner. */
  function visible(): boolean {
    return phase === 'idle' || phase === 'working' || (phase === 'gate' && dialogs.length > 0);
  }

  function paint(): void {
    if (painting || !visible()) return;
    painting = true;
    setImmediate(() => {
      painting = false;
      if (visible()) paintNow();
    });
  }

  function paintNow(): void {
    const open = dialogs.find((d) => Date.now() >= d.opened + (d.dialog.drawnAfterMs ?? 0));
    const seconds = turn ? Math.floor((Date.now() - turn.since) / 1_000) : 0;
    const view: View = {
      streaming,
      doing,
      used: records?.used() ?? 0,
      queued: [...steered, ...queue],
      draft: composer.text(),
      cursor: composer.cursor(),
      hint,
      ...(popup && { popup }),
      ...(open && { dialog: { ...open.dialog, selected: open.selected } }),
      ...(turn && {
        busy: {
          frame: persona.spinner[tick % persona.spinner.length] ?? '',
          verb: turn.verb,
          seconds,
        },
      }),
    };
    const { columns, rows } = size();
    screen.paint(drawLive(view, persona, columns, rows));
  }

  function show(lines: string[], indent = 2): void {
    screen.commit(lines.map((text) => ({ text, indent })));
    paint();
  }

  /** Signals and pid file follow from what is open: a dialog wins, then the turn. */
  function tell(): void {
    if (phase === 'boot' || phase === 'exiting') return;
    extended();
    const report = dialogs[0]?.dialog.report;
    if (report) signals.report(report);
    else if (dialogs[0]) return records?.status('waiting', dialogs[0].dialog.waitingFor ?? 'dialog open');
    else if (turn?.over) signals.report({ state: 'done' });
    else if (phase === 'working') {
      signals.report({ state: 'working', ...(turn?.message && { message: turn.message }) });
    } else if (phase === 'idle') signals.report(resting);
    if (dialogs[0]) records?.status('waiting', dialogs[0].dialog.waitingFor ?? 'dialog open');
    else records?.status(phase === 'working' ? 'busy' : background > 0 ? 'shell' : 'idle');
  }

  let lastTold: 'idle' | 'working' | 'asking' | '' = '';
  function extended(): void {
    const now = dialogs[0] ? 'asking' : phase === 'working' ? 'working' : phase === 'idle' ? 'idle' : '';
    if (now === '' || now === lastTold || !records) return;
    lastTold = now;
    quirks.extension?.state(now);
  }

  function ask(dialog: Dialog): Promise<string> {
    return new Promise((resolve) => {
      dialogs.push({ dialog, opened: Date.now(), selected: dialog.selected ?? 0, resolve });
      note('dialog', { head: dialog.head.filter(Boolean), options: dialog.options.map((x) => x.value) });
      tell();
      paint();
      setTimeout(paint, (dialog.drawnAfterMs ?? 0) + 5);
    });
  }

  function answer(value: string, by: string): void {
    const open = dialogs.shift();
    if (!open) return;
    note('dialog-answer', { value, by, head: open.dialog.head.filter(Boolean) });
    open.resolve(value);
    tell();
    paint();
  }

  function permission(command: string): Promise<string> {
    return ask({
      ...persona.permission,
      head: persona.permission.head(command),
      escape: 'no',
      report: { state: 'blocked', kind: 'permission', message: `approve Bash: ${command}` },
      waitingFor: 'permission prompt',
    });
  }

  function dialogInput(event: Input): void {
    const open = dialogs[0];
    if (!open) return;
    const { options, escape, drawnAfterMs = 0, deafMs = 0 } = open.dialog;
    const deaf = Date.now() < open.opened + drawnAfterMs + deafMs;
    const key = event.type === 'key' ? event.key : '';
    if (deaf) note('lost', { why: 'dialog not ready', ...event });
    else if (event.type === 'paste') note('lost', { why: 'dialog', ...event });
    else if (key === 'enter') answer(options[open.selected]?.value ?? '', 'enter');
    else if (key === 'up') open.selected = (open.selected + options.length - 1) % options.length;
    else if (key === 'down') open.selected = (open.selected + 1) % options.length;
    else if ((key === 'esc' || key === 'ctrl-c') && escape !== undefined) answer(escape, key);
    else if (event.type === 'char') {
      const byLetter = options.find((x) => x.letter === event.char);
      const picked = byLetter ?? options[Number(event.char) - 1];
      if (picked) answer(picked.value, event.char);
      else note('lost', { why: 'dialog', ...event });
    }
    paint();
  }

  function popupInput(event: Input): boolean {
    if (!popup || event.type !== 'key') return false;
    const { items } = popup;
    if (event.key === 'enter' || event.key === 'tab') {
      const item = items[popup.selected] ?? '';
      composer.insert(item);
      note('completed', { item });
      popup = undefined;
    } else if (event.key === 'up') popup.selected = (popup.selected + items.length - 1) % items.length;
    else if (event.key === 'down') popup.selected = (popup.selected + 1) % items.length;
    else if (event.key === 'esc') popup = undefined;
    else return false;
    return true;
  }

  function handle(event: Input): void {
    if (phase === 'exiting') return;
    if (event.type === 'reply') {
      if (event.text.startsWith('\x1b]7501;?')) {
        note('status-answered');
        signals.answered();
      }
      return;
    }
    if (quirks.lose?.(event, phase, composer.text())) {
      note('lost', { why: 'quirk', ...event });
      return;
    }
    if (event.type === 'wheel') {
      screen.scroll(event.lines);
      return paint();
    }
    if (dialogs.length > 0) return dialogInput(event);
    if (phase === 'gate') return;
    if (persona.status === 'always' && phase === 'idle' && resting.state === 'done') {
      resting = { state: 'idle' };
      tell();
    }
    if (popupInput(event)) return paint();
    if (event.type === 'paste') {
      composer.paste(event.text);
      note('paste', { text: event.text });
    } else if (event.type === 'char') typed(event.char);
    else pressed(event.key);
    paint();
  }

  function typed(char: string): void {
    const now = Date.now();
    burst = { count: now - burst.at <= BURST_GAP_MS ? burst.count + 1 : 1, at: now };
    hint = '';
    composer.insert(char);
  }

  function pressed(key: string): void {
    if (key === 'enter') return enter();
    if (key === 'esc') {
      if (turn) interrupt();
      return;
    }
    if (key === 'ctrl-c' || key === 'ctrl-d') return quitKey(key);
    if (persona.queueKey === key && phase === 'working') return void submit(true);
    if (key === 'page-up' || key === 'page-down') {
      return screen.scroll(key === 'page-up' ? -10 : 10);
    }
    composer.key(key);
  }

  function enter(): void {
    const inBurst = burst.count >= 3 && Date.now() - burst.at <= BURST_ENTER_MS;
    if (persona.pasteBurst && inBurst) {
      composer.insert('\n');
      burst.at = Date.now();
      note('burst-newline');
      return;
    }
    submit(false);
  }

  function quitKey(key: string): void {
    if (turn && key === 'ctrl-c') return interrupt();
    if (composer.text() !== '') {
      if (key === 'ctrl-c') composer.clear();
      return;
    }
    const needed = key === 'ctrl-c' ? persona.quitCtrlC : persona.quitCtrlD;
    const again = lastQuit.key === key && Date.now() - lastQuit.at < 1_500;
    if (needed === 1 || again) return void finish(0, 'prompt_input_exit');
    lastQuit = { key, at: Date.now() };
    hint = `Press ${key === 'ctrl-c' ? 'Ctrl-C' : 'Ctrl-D'} again to exit`;
    setTimeout(() => {
      hint = '';
      paint();
    }, 1_500).unref();
  }

  function submit(queueIt: boolean): void {
    if (composer.text().trim() === '') return;
    const { text, collapsed } = composer.submit();
    const prompt = text.trim();
    const wrapped = collapsed && persona.name === 'claude';
    note('submit', { prompt: text, wrapped, phase, by: 'enter' });
    const sent = wrapped ? wrap(text) : text;
    if (/^\/(exit|quit)$/.test(prompt)) return void finish(0, 'prompt_input_exit');
    if (prompt === '/clear') return screen.clear();
    if (phase !== 'working') return void begin([sent]);
    if (persona.busyEnter === 'steer' && !queueIt) steered.push(sent);
    else queue.push(sent);
    records?.queued('enqueue', text);
    // Both CLIs tell their hook at once what joins the turn that runs.
    const steers = persona.name === 'codex' && !queueIt;
    if (persona.name === 'claude' || steers) void hook('UserPromptSubmit', { prompt: sent });
  }

  /** A large paste reaches the model, and the hook, inside a marker: its text may be foreign. */
  function wrap(text: string): string {
    const id = Math.random().toString(16).slice(2, 6);
    return `\n\n<pasted_content id="${id}">\n${text}\n</pasted_content id="${id}">\n`;
  }

  function interrupt(): void {
    note('interrupt');
    turn?.abort.abort();
  }

  async function hook(event: string, extra: Record<string, unknown>): Promise<HookResult> {
    const commands = launch.hooks[event] ?? [];
    if (commands.length === 0 || !records) return { blocked: false, reason: '' };
    const claude = persona.name === 'claude';
    const lean = ['SessionStart', 'SessionEnd', 'Notification', 'PreCompact', 'PostCompact'];
    const mode = launch.permissionMode === 'manual' ? 'default' : launch.permissionMode;
    const common = {
      session_id: records.sessionId,
      transcript_path: records.path,
      cwd: o.cwd,
      hook_event_name: event,
      ...(!(claude && lean.includes(event)) && { permission_mode: mode }),
      ...(!claude && { model: persona.model, ...(turn && { turn_id: turn.id }) }),
      ...(claude && turn && { prompt_id: turn.id }),
      ...(claude && /^(Pre|Post)ToolUse$|^Stop$/.test(event) && { effort: { level: 'medium' } }),
    };
    const result = await runHooks(commands, { ...common, ...extra }, o.cwd, {
      ...o.env,
      ...(claude && { CLAUDE_PROJECT_DIR: o.cwd }),
    });
    const reason = quirks.block?.(event);
    return reason === undefined ? result : { blocked: true, reason };
  }

  async function begin(prompts: string[]): Promise<void> {
    if (!records || phase === 'exiting') return;
    phase = 'working';
    const abort = new AbortController();
    turn = { id: randomUUID(), abort, since: Date.now(), verb: persona.verbs[0] ?? 'Working' };
    let shown = 0;
    spinTimer = setInterval(() => {
      tick += 1;
      paint();
    }, persona.spinnerMs);
    const prompt = prompts.join('\n');
    const host: TurnHost = {
      persona, launch, records, cwd: o.cwd, env: o.env, speed: o.speed, signal: abort.signal,
      hook, permission, note,
      show(lines, indent) {
        shown += 1;
        show(lines, indent);
      },
      finishing() {
        if (turn) turn.over = true;
        tell();
      },
      plan: (text) => quirks.plan?.(text, control) ?? o.plan(text, o.cwd),
      stream(lines) {
        streaming = lines;
        paint();
      },
      doing(word, message) {
        doing = word;
        if (turn) {
          delete turn.over;
          turn.verb = persona.verbs.length > 1 ? pickVerb(persona, word) : (persona.verbs[0] ?? '');
          if (message) turn.message = message;
          else delete turn.message;
        }
        tell();
        paint();
      },
      steered() {
        const texts = steered.splice(0);
        for (const text of texts) records?.queued('dequeue', text);
        return texts.join('\n');
      },
    };
    tell();
    paint();
    await quirks.extension?.begins(prompt);
    const outcome = await runTurn(host, prompt);
    await quirks.extension?.ends(outcome);
    clearInterval(spinTimer);
    streaming = [];
    turn = undefined;
    if ((phase as Phase) === 'exiting') return;
    phase = 'idle';
    const state = outcome === 'done' ? 'done' : outcome === 'error' ? 'error' : 'idle';
    resting = (outcome !== 'interrupted' && nextRest) || { state };
    nextRest = undefined;
    if (outcome === 'interrupted') {
      queue.unshift(...steered.splice(0));
      // Claude Code puts an unanswered prompt back into the composer.
      if (persona.name === 'claude' && shown <= 2 && composer.text() === '') composer.insert(prompt);
    }
    note('turn-end', { outcome });
    tell();
    paint();
    const next = queue.splice(0);
    if (next.length === 0) return;
    for (const text of next) records.queued('dequeue', text);
    await begin(next);
  }

  async function finish(code: number, reason: string): Promise<void> {
    if (phase === 'exiting') return;
    turn?.abort.abort();
    await hook('SessionEnd', { reason });
    phase = 'exiting';
    clearInterval(spinTimer);
    clearTimeout(escTimer);
    signals.report({ state: 'clear' });
    signals.stop();
    quirks.extension?.closed?.();
    records?.close();
    if (!persona.altScreen) screen.paint({ rows: [''] });
    write(`${persona.modesOff}\r\n`);
    if (records) write(`${persona.goodbye(records.sessionId).replaceAll('\n', '\r\n')}\r\n`);
    note('exit', { code, reason });
    end(code);
  }

  function end(code: number): void {
    phase = 'exiting';
    input.setRawMode(false);
    input.pause();
    ended(code);
  }

  const control: Control = {
    ask,
    permission,
    draft(text) {
      composer.insert(text);
      paint();
    },
    popup(items) {
      popup = items.length > 0 ? { items, selected: 0 } : undefined;
      paint();
    },
    say: (lines) => show(lines),
    answer: (value) => answer(value, 'control'),
    prompt(text) {
      note('submit', { prompt: text, wrapped: false, phase, by: 'control' });
      if (phase === 'working') steered.push(text);
      else void begin([text]);
    },
    raw: (bytes) => void output.write(bytes),
    report: (report) => signals.report(report),
    clearScreen() {
      screen.clear();
      write('\x1b[2J\x1b[H');
      paint();
    },
    composer: () => composer.text(),
    phase: () => phase,
    exit: end,
    hook,
    rest: (report) => void (nextRest = report),
    background(count) {
      background = count;
      tell();
    },
    own: (prompt) => void begin([prompt]),
  };

  function onData(bytes: Buffer): void {
    clearTimeout(escTimer);
    for (const event of parser.push(bytes)) handle(event);
    if (!parser.pending()) return;
    escTimer = setTimeout(() => {
      for (const event of parser.flush()) handle(event);
    }, ESC_WAIT_MS);
  }

  const [least, most] = persona.bootMs;
  if (quirks.boot) await quirks.boot();
  else await sleep(least + Math.random() * (most - least));

  input.setRawMode(true);
  input.on('data', onData);
  input.on('end', () => void finish(129, 'other'));
  output.on('resize', () => {
    screen.resize();
    paint();
  });
  if (persona.name !== 'codex') {
    process.on('SIGTERM', () => void finish(143, 'other'));
    process.on('SIGHUP', () => void finish(129, 'other'));
    process.on('SIGINT', () => void finish(0, 'other'));
  }
  write(`\r\x1b[J${persona.modesOn}`);
  phase = 'gate';
  quirks.extension?.booted?.();
  if (quirks.gate && !(await quirks.gate(control))) return end(1);

  const opened = openRecords(persona, launch, o.cwd, o.home);
  if ('refused' in opened) {
    phase = 'exiting';
    write(`${persona.modesOff}\r${opened.refused}\r\n`);
    return end(1);
  }
  records = opened;
  if (quirks.tokens) records.grow(quirks.tokens);
  show(persona.banner(o.cwd, records.sessionId), 4);
  for (const past of records.history) {
    const draw = past.role === 'user' ? persona.user : persona.say;
    show([...past.text.split('\n').map((line, i) => draw(line, i === 0)), '']);
  }
  if (persona.name === 'claude') {
    await hook('SessionStart', { source: launch.resume ? 'resume' : 'startup', model: persona.model });
  }
  await quirks.extension?.opened({
    id: records.sessionId,
    resumed: launch.resume !== undefined || launch.continueLast,
    used: () => records?.used() ?? 0,
    window: persona.window,
    model: persona.model,
  });
  void statusLine({ persona, launch, records, cwd: o.cwd, env: o.env, speed: o.speed });
  await quirks.ready?.(control);
  phase = 'idle';
  tell();
  if (persona.name === 'codex') blip();
  note('ready', { sessionId: records.sessionId });
  paint();
  if (launch.prompt) {
    note('submit', { prompt: launch.prompt, wrapped: false, phase, by: 'argument' });
    await begin([launch.prompt]);
  }

  /** Codex reports a very short `working` right after its first `idle`. */
  function blip(): void {
    signals.report({ state: 'working' });
    setTimeout(tell, 8);
  }
}

function pickVerb(persona: Persona, word: string): string {
  const exact = persona.verbs.find((verb) => verb.toLowerCase() === word);
  if (exact) return exact;
  const sum = [...word].reduce((n, char) => n + char.charCodeAt(0), 0);
  return persona.verbs[sum % persona.verbs.length] ?? 'Working';
}
