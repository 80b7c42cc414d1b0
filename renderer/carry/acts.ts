import { pathsText } from '../../shared/text/quote.ts';
import { boardNo, boardRead, insertable, MOST_BYTES, paneTake, textOf, usablePaths, type BoardNo, type Carried, type PaneTake } from '../derive/carry.ts';
import { nameOf } from '../derive/card.ts';
import { focusPane } from '../desk/focus.ts';
import { terminals } from '../panes/index.ts';
import { send } from '../send.ts';
import { useReplica, type Replica } from '../store.ts';
import { t } from '../text.ts';
import { say, setView, toast } from '../view.ts';

const paneOf = (agent: string): ReturnType<ReturnType<typeof terminals>['peek']> => {
  const pane = useReplica.getState().live[agent]?.pane;
  return pane ? terminals().peek(pane.id) : undefined;
};

/** What letting something go on an agent's pane would do now. */
export function takeOf(desk: Replica['desk'], live: Replica['live'][string] | undefined, agent: string, carried: Carried): PaneTake {
  return paneTake(desk, live, agent, carried, paneOf(agent)?.brackets() ?? false);
}

export interface Words {
  title: string;
  detail: string;
  tone: 'well' | 'failed' | 'plain';
}

export function takeWords(take: PaneTake, name: string): Words {
  const p = t.carry.pane;
  if (!take.ok) return { ...p.no[take.why](name), tone: 'failed' };
  return take.kind === 'paths' ? { ...p.paths(take.count, name), tone: 'well' } : { ...p.text(take.lines, name), tone: take.lines === 1 ? 'well' : 'plain' };
}

export function boardWords(carried: Carried): Words {
  const b = t.carry.board;
  const no = boardNo(carried);
  return no ? { ...b.no[no](), tone: 'failed' } : { ...(carried.kind === 'files' ? b.file() : b.text()), tone: 'well' };
}

const told = ({ title, detail }: Pick<Words, 'title' | 'detail'>): string => t.carry.said(title, detail);

/** Why an agent's pane does not take it, as a sentence; null: it does. */
export function noWords(desk: Replica['desk'], live: Replica['live'][string] | undefined, agent: string, carried: Carried): string | null {
  const take = takeOf(desk, live, agent, carried);
  return take.ok ? null : told(takeWords(take, nameOf(desk, agent)));
}

const refuse = (words: string): void => {
  toast(words);
  say(words);
};

/** Inserts what was let go on a pane as the person's own typing: no Enter is in it. Several lines are shown first. */
function insert(agent: string, carried: Carried, text: string): void {
  const { desk, live } = useReplica.getState();
  const no = noWords(desk, live[agent], agent, carried);
  if (no) return refuse(no);
  paneOf(agent)?.paste(text);
  focusPane(agent);
  say(t.carry.inserted(nameOf(desk, agent)));
}

export function insertFiles(agent: string, files: readonly File[]): void {
  const { paths, lost } = usablePaths(files.map((file) => window.quatuor.pathOf(file)));
  if (lost > 0) refuse(t.carry.lost(lost));
  if (paths.length > 0) insert(agent, { kind: 'files', count: files.length, types: [] }, pathsText(paths));
}

const SHOWN = 12;

export function insertText(agent: string, given: string): void {
  const { desk, live } = useReplica.getState();
  const carried: Carried = { kind: 'text', text: given };
  const take = takeOf(desk, live[agent], agent, carried);
  const text = insertable(given);
  if (!take.ok || take.kind !== 'text' || take.lines === null || take.lines < 2) return insert(agent, carried, text);
  const lines = text.split('\r').map((line) => line.slice(0, 200));
  const code = [...lines.slice(0, SHOWN).map((line) => line || ' '), ...(lines.length > SHOWN ? [t.carry.more(lines.length - SHOWN)] : [])];
  setView({
    confirm: {
      title: t.carry.askTitle(take.lines, nameOf(desk, agent)), text: t.carry.askText, code,
      yes: t.carry.insert, no: t.cancel, kind: 'primary', act: () => insert(agent, carried, text),
    },
  });
}

/** Asks the system for files, and inserts their paths: what a drop does, by keyboard. */
export function choosePaths(agent: string): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.addEventListener('change', () => insertFiles(agent, [...(input.files ?? [])]));
  input.click();
}

const refuseBoard = (why: BoardNo): void => refuse(told(t.carry.board.no[why]()));

/** What was let go on the board: a list opens the import, any other text the editor with a draft. */
export function bringText(name: string | null, text: string): void {
  const read = boardRead(name, text);
  if ('no' in read) return refuseBoard(read.no);
  if (read.to === 'import') return setView({ page: 'import', brought: read.text, details: null });
  setView({ editor: { mode: 'new', draft: read.draft } });
  say(t.carry.draft(read.draft.title));
}

export async function bringFiles(files: readonly File[], folder: boolean): Promise<void> {
  const [file] = files;
  if (folder) return refuseBoard('folder');
  const no = boardNo({ kind: 'files', count: files.length, types: files.map(({ type }) => type) });
  if (no) return refuseBoard(no);
  if (!file) return refuseBoard('empty');
  if (file.size > MOST_BYTES) return refuseBoard('long');
  const text = await file.arrayBuffer().then((bytes) => textOf(new Uint8Array(bytes)), () => null);
  if (text === null) return refuseBoard('binary');
  bringText(file.name, text);
}

/** The clipboard's text as the draft of a task: what a drop on the board does, by keyboard. */
export async function fromClipboard(): Promise<void> {
  const reply = await send({ type: 'clipboard.read' });
  if (!reply.ok) return;
  if (!reply.value?.trim()) return refuse(t.carry.clipboard);
  bringText(null, reply.value);
}
