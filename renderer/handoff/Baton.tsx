import { draggable } from '@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter';
import { disableNativeDragPreview } from '@atlaskit/pragmatic-drag-and-drop/utils/disable-native-drag-preview';
import { useEffect, useRef, type ReactElement } from 'react';
import { batonWords } from '../derive/handoff.ts';
import { useDesk } from '../store.ts';
import { Tip } from '../ui/parts.tsx';
import { setView, useView } from '../view.ts';
import { BatonIcon } from './BatonIcon.tsx';
import css from './handoff.module.css';

/** The baton on the header of the agent that holds the orchestrator's role: dragged, or pressed. */
export function Baton({ agent }: { agent: string }): ReactElement | null {
  const words = batonWords(useDesk(), agent);
  const box = useRef<HTMLButtonElement>(null);
  const lifted = useView((v) => v.baton);
  const open = useView((v) => v.batonMenu !== null);
  const shown = words !== null;
  useEffect(() => {
    if (!shown || !box.current) return;
    return draggable({
      element: box.current,
      getInitialData: () => ({ baton: agent }),
      onGenerateDragPreview: ({ nativeSetDragImage }) => disableNativeDragPreview({ nativeSetDragImage }),
    });
  }, [shown, agent]);
  if (!words) return null;
  return (
    <Tip
      text={
        <>
          <b>{words.name}</b>
          {words.lines.map((line) => <span key={line} className={css.tipLine}>{line}</span>)}
        </>
      }
    >
      <button
        ref={box}
        type="button"
        className={css.baton}
        aria-label={[words.name, ...words.lines].join(', ')}
        aria-haspopup="menu"
        aria-expanded={open}
        data-lifted={lifted || undefined}
        data-testid="baton"
        onClick={() => setView({ batonMenu: { anchor: box.current } })}
      >
        <BatonIcon />
      </button>
    </Tip>
  );
}
