import { Columns3, LayoutGrid, PanelRight, PanelTop } from 'lucide-react';
import { memo, type ReactElement } from 'react';
import { layoutKinds } from '../derive/layout.ts';
import { useLanguage } from '../store.ts';
import { t } from '../text.ts';
import { Choice, Menu, MenuLabel } from '../ui/menu.tsx';
import ui from '../ui/ui.module.css';
import { useView } from '../view.ts';
import { chooseLayout } from './acts.ts';

const icons = { grid: LayoutGrid, focus: PanelRight, columns: Columns3, tabs: PanelTop };

/** How the panes stand: a button that shows it, and the others to choose from. */
export const LayoutMenu = memo(function LayoutMenu(): ReactElement {
  useLanguage();
  const kind = useView((v) => v.layout.kind);
  const Icon = icons[kind];
  const label = t.labelled(t.layout.label, t.layout.names[kind]);
  return (
    <Menu
      align="end"
      label={t.layout.label}
      trigger={
        <button type="button" className={ui.icon} aria-label={label} title={label} data-testid="layout" data-layout={kind}>
          <Icon size={16} strokeWidth={1.75} />
        </button>
      }
    >
      <MenuLabel>{t.layout.label}</MenuLabel>
      <Choice
        value={kind}
        options={layoutKinds.map((value) => ({ value, label: t.layout.names[value], detail: t.layout.why[value], testId: `layout-${value}` }))}
        onChange={chooseLayout}
      />
    </Menu>
  );
});
