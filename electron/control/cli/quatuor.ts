import type { ControlDo, Done } from '../../../shared/contract/control.ts';
import { ask, findWay, homeOf, NotRunning, type Way } from './connect.ts';
import { parse, type Parsed } from './parse.ts';
import { jsonOf, shown } from './print.ts';
import { requestFor } from './request.ts';
import { commandIn } from './table.ts';
import { EXIT, Trouble } from './trouble.ts';

type Out = (text: string) => void;

/** Carries out one call of `quatuor`. Gives the exit code; throws Trouble. */
export async function runQuatuor(argv: readonly string[], env: NodeJS.ProcessEnv, out: Out): Promise<number> {
  // What it types is tmux's own, and not read here.
  if (argv[0] === 'tmux' && argv[1] !== '--help') return (await import('./tmux.ts')).runTmux(argv.slice(1), env, false);
  if (argv[0] === '__complete') return (await import('./complete.ts')).complete(argv[1] ?? '', (request) => ask(findWay(env), request), out);
  const call = parse(argv[0] === '--version' ? ['version', ...argv.slice(1)] : argv);
  const say = (lines: readonly string[]): void => out(lines.map((line) => `${line}\n`).join(''));
  const json = (value: object): void => say([JSON.stringify(value)]);
  const { command, rest, values } = call;
  if (values.has('help') || command.name === 'help') {
    const { allHelp, commandHelp } = await import('./help.ts');
    const about = values.has('help') ? (argv.every((word) => word.startsWith('-')) ? null : command) : asked(rest);
    const text = about ? commandHelp(about) : allHelp();
    if (values.has('json')) json({ v: 1, text });
    else say([text]);
    return EXIT.ok;
  }
  if (command.name === 'mcp') {
    // All that it takes is loaded for it alone.
    const { runMcp } = await import('../mcp/main.ts');
    return runMcp(rest, env);
  }
  if (command.name === 'version') {
    const { versionOf } = await import('./version.ts');
    if (values.has('json')) json({ v: 1, version: versionOf() });
    else say([versionOf()]);
    return EXIT.ok;
  }
  if (command.name === 'completions') {
    out((await import('./complete.ts')).completionsFor(rest[0]));
    return EXIT.ok;
  }
  if (command.name === 'doctor') return (await import('./doctor.ts')).runDoctor(homeOf(env, values.text('home')), env, { json: values.has('json') ? json : null, say });
  if (command.name === 'task import') return (await import('./exchange.ts')).runImport(call, env, (request) => reach(call, env, request), json, say);
  if (command.name === 'task export') return (await import('./exchange.ts')).runExport(call, (request) => reach(call, env, request), json, out, say);

  const request = await requestFor(call, process.cwd());
  const follows = values.has('follow');
  if (follows) (await import('./reader.ts')).onReaderGone(() => process.exit(EXIT.unread));
  const onLine = (line: unknown): void => (values.has('json') ? json({ v: 1, ...(line as object) }) : say([(line as { text: string }).text]));
  const answer = await reach(call, env, request, onLine);
  if (follows) return EXIT.ok;
  if (command.name === 'send' && values.has('wait')) {
    const { message, task } = answer as Done;
    const seconds = values.number('seconds');
    const taken = await reach(call, env, { do: 'wait', ...(message ? { message } : { task: task ?? '' }), until: 'accepted', ...(seconds === undefined ? {} : { seconds }) });
    if (values.has('json')) json({ v: 1, ...(answer as object), ...(taken as object) });
    else say(['It was taken']);
    return EXIT.ok;
  }
  if (values.has('json')) json(jsonOf(command.name, answer));
  else say(shown(command.name, answer));
  return EXIT.ok;
}

function asked(rest: readonly string[]) {
  if (rest.length === 0) return null;
  const found = commandIn(rest);
  if (!found) throw new Trouble(EXIT.usage, `There is no command “${rest.join(' ')}”. quatuor help shows them`);
  return found.command;
}

/** Asks the app; where it does not run, and the command needs it and a person calls, it is started first. */
export async function reach({ command, values }: Parsed, env: NodeJS.ProcessEnv, request: ControlDo, onLine?: (line: unknown) => void): Promise<unknown> {
  const home = values.text('home');
  const project = values.text('project');
  const epoch = values.number('epoch');
  const endMs = values.has('follow') ? values.number('seconds') : undefined;
  const meant = { ...request, ...(epoch === undefined ? {} : { epoch }) };
  const go = (way: Way): Promise<unknown> => ask(way, meant, onLine, endMs === undefined ? undefined : endMs * 1_000);
  try {
    return await go(findWay(env, home, project));
  } catch (error) {
    const may = command.starts && !values.has('no-start') && !env['QUATUOR_PANE'];
    if (!(error instanceof NotRunning) || !may) throw error;
    const { startApp } = await import('./start.ts');
    const most = command.name === 'open' ? values.number('seconds') : undefined;
    const way = await startApp(homeOf(env, home), env, (most ?? 60) * 1_000);
    return go({ ...way, ...(project === undefined ? {} : { project }) });
  }
}
