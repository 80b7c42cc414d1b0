import { describe, expect, it } from 'vitest';
import { emptyDesk, Message, type Desk, type Session } from '../../model/index.ts';
import { paneMarks } from './marks.ts';

const session: Session = { id: 's', agent: 'claude', pane: 's', cliSession: null, startedAt: 1_000, endedAt: 9_000 };
const message = (more: object): Message => Message.parse({ id: 'm', agent: 'claude', text: '\nLook at this\nand more', provenance: 'person', stage: 'finished', queuedAt: 1_900, ...more });
const desk = (part: Partial<Desk>): Desk => ({ ...emptyDesk, ...part });

describe('G6 the marks of a recording', () => {
  it('tell what the journal says of that agent while the session ran, the earliest first', () => {
    const marks = paneMarks(desk({
      messages: {
        m: message({ writtenAt: 2_000, acceptedAt: 2_100, finishedAt: 3_000 }),
        early: message({ id: 'early', writtenAt: 500, acceptedAt: 600 }),
        other: message({ id: 'other', agent: 'codex', writtenAt: 2_000 }),
      },
      past: [{ agent: 'claude', kind: 'you', from: 2_500, to: 2_700 }, { agent: 'codex', kind: 'you', from: 2_500 }],
    }), session);
    expect(marks).toEqual([
      { kind: 'prompt', at: 2_000, text: 'Look at this' },
      { kind: 'taken', at: 2_100, text: 'Look at this' },
      { kind: 'you', at: 2_500, text: '' },
      { kind: 'ended', at: 3_000, text: 'Look at this' },
    ]);
  });

  it('are none where nothing is known', () => {
    expect(paneMarks(emptyDesk, session)).toEqual([]);
  });
});
