import { z } from 'zod';
import { joinSegments, readSegment, RecordingEntry, type Recording, type Segment } from '../../shared/contract/recording.ts';
import { send } from '../send.ts';

/** What was recorded of this project, the latest first. */
export async function loadList(): Promise<RecordingEntry[]> {
  const reply = await send({ type: 'recordings.list' });
  return reply.ok && reply.value ? z.array(RecordingEntry).parse(JSON.parse(reply.value)) : [];
}

/**
 * Reads a recording part by part; null when none of it can be used, or `gone()` is true meanwhile.
 * @param onPart hears which part is read now, from 1
 */
export async function loadRecording(entry: RecordingEntry, onPart: (part: number) => void, gone: () => boolean): Promise<Recording | null> {
  const segments: Segment[] = [];
  for (let i = 0; i < entry.segments; i++) {
    onPart(i + 1);
    const reply = await send({ type: 'recording.read', session: entry.session, segment: i });
    if (gone()) return null;
    if (reply.ok && reply.value) segments.push(readSegment(fromBase64(reply.value)));
  }
  return joinSegments(segments);
}

function fromBase64(text: string): Uint8Array {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
