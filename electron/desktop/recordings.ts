import type { BrowserWindow } from 'electron';
import type { Reply, ShellCommand } from '../../shared/contract/index.ts';
import { joinSegments, readSegment, timeIn, type RecordingEntry } from '../../shared/contract/recording.ts';
import type { Desk } from '../../shared/model/index.ts';
import { asciicast, paneMarks } from '../../shared/rules/recording/index.ts';
import type { Recordings } from '../store/index.ts';
import { saveFile } from './save-file.ts';
import { t } from './words.ts';

type Names = 'recordings.list' | 'recording.read' | 'recording.export' | 'recordings.erase';
type Handlers = { [T in Names]: (command: Extract<ShellCommand, { type: T }>) => Promise<Reply> };

/** What the window may do with the recordings of the open project. */
export function recordingCommands(options: {
  open(): { recordings: Recordings; desk: Desk } | null;
  window(): BrowserWindow | null;
}): Handlers {
  const no: Reply = { ok: false, message: 'No project is open' };

  const list = async ({ recordings, desk }: { recordings: Recordings; desk: Desk }): Promise<RecordingEntry[]> =>
    (await recordings.list()).map(({ session, segments, bytes, changedAt }) => {
      const known = desk.sessions[session];
      const endedAt = known ? (known.endedAt ?? null) : changedAt;
      return { session, agent: known?.agent ?? '', startedAt: known?.startedAt ?? changedAt, endedAt, segments, bytes };
    });

  return {
    async 'recordings.list'() {
      const at = options.open();
      return at ? { ok: true, value: JSON.stringify(await list(at)) } : no;
    },
    async 'recording.read'({ session, segment }) {
      const at = options.open();
      if (!at) return no;
      const bytes = await at.recordings.read(session, segment);
      // One that was dropped from the ring meanwhile is no trouble.
      return { ok: true, value: bytes?.toString('base64') ?? '' };
    },
    async 'recording.export'({ session }) {
      const at = options.open();
      if (!at) return no;
      const segments = [];
      for await (const bytes of at.recordings.all(session)) segments.push(readSegment(bytes));
      const recording = joinSegments(segments);
      if (!recording) return { ok: false, message: 'There is no recording of it any more' };
      const known = at.desk.sessions[session];
      const name = at.desk.agents.find(({ id }) => id === known?.agent)?.name ?? '';
      const marks = known ? paneMarks(at.desk, known).map((mark) => ({ t: timeIn(recording, mark.at), label: t.replay.mark(mark) })) : [];
      const code = known?.exitCode;
      const lines = asciicast(recording, {
        title: [name, at.desk.project?.name].filter(Boolean).join(', '),
        marks,
        missing: (bytes) => t.replay.missing(bytes),
        ...(typeof code === 'number' ? { exitCode: code } : {}),
      });
      // For the user alone (X7).
      return saveFile(options.window(), castName([at.desk.project?.name ?? '', name], recording.startedAt + recording.from), lines, 0o600);
    },
    async 'recordings.erase'({ session }) {
      const at = options.open();
      if (!at) return no;
      await at.recordings.erase(session);
      return { ok: true };
    },
  };
}

/** The name under which it is offered. */
function castName(parts: string[], at: number): string {
  const plain = parts.map((part) => part.normalize('NFKD').replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 40).toLowerCase());
  return `${[...plain.filter(Boolean), new Date(at).toISOString().slice(0, 16).replace(/[T:]/g, '-')].join('-')}.cast`;
}
