import { ChevronDown, Download, Maximize2, ZoomIn, ZoomOut } from 'lucide-react';
import type { ReactElement } from 'react';
import { exportName, timelineCsv, timelineSvg } from '../derive/timeline-export.ts';
import type { Zoom } from '../derive/timeline.ts';
import { send } from '../send.ts';
import { useReplica } from '../store.ts';
import { t } from '../text.ts';
import { Item, Menu } from '../ui/menu.tsx';
import { IconButton } from '../ui/parts.tsx';
import ui from '../ui/ui.module.css';
import { say, setView, toast } from '../view.ts';
import css from './timeline.module.css';

const icon = { size: 14, strokeWidth: 1.75 } as const;
const w = t.timeline;

interface ToolsProps {
  zoom: Zoom | null;
  onZoom: (factor: number) => void;
  onFit: () => void;
}

/** What can be done with the timeline: longer, shorter, all of the work, export, hide. */
export function TimelineTools({ zoom, onZoom, onFit }: ToolsProps): ReactElement {
  return (
    <div className={css.tools} role="toolbar" aria-label={w.tools}>
      <IconButton label={w.out} data-testid="timeline-out" onClick={() => onZoom(2)}><ZoomOut {...icon} /></IconButton>
      <IconButton label={w.in} data-testid="timeline-in" onClick={() => onZoom(0.5)}><ZoomIn {...icon} /></IconButton>
      <IconButton label={w.fit} data-testid="timeline-fit" disabled={zoom === null} onClick={onFit}><Maximize2 {...icon} /></IconButton>
      <Menu
        label={w.export}
        trigger={
          <button type="button" className={ui.icon} aria-label={w.export} title={w.export} data-testid="timeline-export">
            <Download {...icon} />
          </button>
        }
      >
        <Item testId="export-csv" detail={w.csvWhy} onSelect={() => void save('csv', zoom)}>{w.asCsv}</Item>
        <Item testId="export-svg" detail={w.svgWhy} onSelect={() => void save('svg', zoom)}>{w.asSvg}</Item>
      </Menu>
      <span className={css.push} />
      <IconButton label={w.collapse} onClick={() => setView({ timeline: false })}><ChevronDown {...icon} /></IconButton>
    </div>
  );
}

async function save(kind: 'csv' | 'svg', zoom: Zoom | null): Promise<void> {
  const { desk, live } = useReplica.getState();
  const now = Date.now();
  const text = kind === 'csv' ? timelineCsv(desk, live, now) : timelineSvg(desk, live, now, zoom);
  const reply = await send({ type: 'file.save', name: exportName(desk.project?.name ?? '', kind, now), text });
  if (!reply.ok || !reply.value) return;
  toast(w.saved(reply.value), 'plain');
  say(w.saved(reply.value));
}
