import { GitBranch, Menu as MenuIcon } from 'lucide-react';
import { memo, useMemo, type ReactElement } from 'react';
import { inbox } from '../../shared/rules/index.ts';
import { atWork } from '../derive/sections.ts';
import { CommandItem } from '../commands/CommandItem.tsx';
import { CommandKeys } from '../commands/CommandKeys.tsx';
import { LayoutMenu } from '../layout/LayoutMenu.tsx';
import { useNow } from '../now.ts';
import { send } from '../send.ts';
import { useApp, useReplica } from '../store.ts';
import { t } from '../text.ts';
import { HandoffPill } from '../handoff/HandoffPill.tsx';
import { Dot, Mark, Tag, Tip } from '../ui/parts.tsx';
import { CheckItem, Choice, Item, Menu, MenuLabel, Separator, Submenu } from '../ui/menu.tsx';
import ui from '../ui/ui.module.css';
import { setView, useView } from '../view.ts';
import { RunControl } from './RunControl.tsx';
import css from './desk.module.css';

const icon = { size: 16, strokeWidth: 1.75 } as const;
const sizes = [11, 12, 13, 14, 15, 16, 18, 20];
const ofProject = [
  { id: 'messages', testId: 'menu-messages' },
  { id: 'inbox', testId: 'menu-inbox' },
  { id: 'handoffs', testId: 'menu-handoffs' },
  { id: 'graph', testId: 'menu-graph' },
  { id: 'figures', testId: 'menu-figures' },
  { id: 'replay', testId: 'menu-replay' },
  { id: 'agents', testId: 'menu-agents' },
  { id: 'policy', testId: 'menu-policy' },
  { id: 'templates', testId: 'menu-templates' },
  { id: 'import', testId: 'menu-import' },
  { id: 'export.markdown', testId: 'export-tasks-markdown' },
  { id: 'export.csv', testId: 'export-tasks-csv' },
  { id: 'project.export', testId: 'menu-export' },
  { id: 'project.close', testId: 'menu-close' },
] as const;

/** One line for the whole desk: which project, who is at work, what waits for the person. */
export const TitleBar = memo(function TitleBar(): ReactElement {
  const { desk, live, app } = useReplica();
  const open = useView((v) => v.inbox);
  const now = useNow(5_000);
  const waiting = useMemo(() => inbox(desk, live, now), [desk, live, now]);
  return (
    <header className={css.title}>
      <Mark />
      <Tip text={desk.project?.path}>
        <h1 className={css.project} data-testid="title-project">{desk.project?.name}</h1>
      </Tip>
      {app?.branch && (
        <span className={css.branch} aria-label={t.title.branch(app.branch)}>
          <GitBranch size={13} strokeWidth={1.75} aria-hidden />
          {app.branch}
        </span>
      )}
      {desk.project?.demo && <Tag>{t.title.demo}</Tag>}
      <RunControl />
      <Tip text={t.agents.list}>
        <button type="button" className={css.counts} data-testid="open-agents" onClick={() => setView({ agents: { id: null } })}>
          {t.title.agents(desk.agents.length, atWork(desk))}
        </button>
      </Tip>
      <HandoffPill />
      <span className={css.space} />
      {waiting.length > 0 && (
        <Tip text={t.title.waitHint}>
          <button type="button" className={ui.pill} data-tone="you" data-testid="waiting" aria-expanded={open} onClick={() => setView({ inbox: !open })}>
            <Dot tone="you" />
            {t.title.wait(waiting.length)}
          </button>
        </Tip>
      )}
      <button type="button" className={css.hint} data-testid="open-palette" onClick={() => setView({ palette: true })}>
        <span className={css.hintText}>{t.palette.label}</span>
        <CommandKeys id="palette" />
      </button>
      {desk.trusted && desk.agents.length > 1 && <LayoutMenu />}
      {app && <AppMenu />}
    </header>
  );
});

/** Projects, settings, help. Also on the first screen. */
export const AppMenu = memo(function AppMenu(): ReactElement | null {
  const app = useApp();
  const open = useReplica((r) => r.desk.project !== null);
  if (!app) return null;
  const { settings, recents } = app;
  const set = (patch: Partial<typeof settings>): void => void send({ type: 'settings.set', patch });
  return (
    <Menu
      align="end"
      label={t.title.menu}
      trigger={
        <button type="button" aria-label={t.title.menu} className={ui.icon} data-testid="app-menu">
          <MenuIcon {...icon} />
        </button>
      }
    >
      <CommandItem id="project.open" />
      <CommandItem id="window.new" />
      <Submenu label={t.menu.recent}>
        {recents.length === 0 && <MenuLabel>{t.menu.noRecent}</MenuLabel>}
        {recents.map((recent) => (
          <Item
            key={recent.path}
            disabled={recent.missing}
            detail={recent.path}
            aside={recent.missing ? t.menu.missing : undefined}
            onSelect={() => void send({ type: 'project.open', path: recent.path })}
          >
            {recent.name}
          </Item>
        ))}
      </Submenu>
      <CommandItem id="project.demo" />
      {open && ofProject.map(({ id, testId }) => <CommandItem key={id} id={id} testId={testId} />)}
      <Separator />
      <Submenu label={t.menu.theme} aside={t.menu.themes[settings.theme]}>
        <Choice
          value={settings.theme}
          options={(['system', 'dark', 'light'] as const).map((value) => ({ value, label: t.menu.themes[value] }))}
          onChange={(theme) => set({ theme })}
        />
      </Submenu>
      <Submenu label={t.menu.contrast} aside={t.menu.contrasts[settings.contrast]}>
        <Choice
          value={settings.contrast}
          options={(['system', 'normal', 'high'] as const).map((value) => ({ value, label: t.menu.contrasts[value] }))}
          onChange={(contrast) => set({ contrast })}
        />
      </Submenu>
      <Submenu label={t.menu.density} aside={t.menu.densities[settings.density]}>
        <Choice
          value={settings.density}
          options={(['comfortable', 'compact'] as const).map((value) => ({ value, label: t.menu.densities[value] }))}
          onChange={(density) => set({ density })}
        />
      </Submenu>
      <Submenu label={t.menu.fontSize} aside={t.menu.points(settings.fontSize)}>
        <Choice
          value={String(settings.fontSize)}
          options={sizes.map((size) => ({ value: String(size), label: t.menu.points(size) }))}
          onChange={(size) => set({ fontSize: Number(size) })}
        />
      </Submenu>
      <Submenu label={t.menu.language} aside={t.menu.languages[settings.language]}>
        <Choice
          value={settings.language}
          options={(['system', 'en', 'fr'] as const).map((value) => ({ value, label: t.menu.languages[value] }))}
          onChange={(language) => set({ language })}
        />
      </Submenu>
      <Submenu label={t.menu.promptLanguage} aside={t.menu.promptLanguages[settings.promptLanguage]}>
        <Choice
          value={settings.promptLanguage}
          options={(['fr', 'en'] as const).map((value) => ({ value, label: t.menu.promptLanguages[value] }))}
          onChange={(promptLanguage) => set({ promptLanguage })}
        />
      </Submenu>
      <CommandItem id="font" testId="menu-font" />
      <CheckItem checked={settings.calm} onChange={(calm) => set({ calm })}>
        {t.menu.calm}
      </CheckItem>
      <CheckItem checked={settings.screenReader} onChange={(screenReader) => set({ screenReader })}>
        {t.menu.screenReader}
      </CheckItem>
      <CheckItem checked={settings.keepAwake} onChange={(keepAwake) => set({ keepAwake })}>
        {t.menu.keepAwake}
      </CheckItem>
      <CheckItem checked={settings.record} onChange={(record) => set({ record })}>
        {t.replay.record}
      </CheckItem>
      <CheckItem checked={settings.startAgentsOnOpen} onChange={(startAgentsOnOpen) => set({ startAgentsOnOpen })}>
        {t.menu.startAgents}
      </CheckItem>
      <Separator />
      {app.shells && <CommandItem id="shells" testId="menu-shells" />}
      <CommandItem id="notify" testId="menu-notify" />
      <CommandItem id="keys" testId="menu-keys" />
      <CommandItem id="shortcuts" testId="menu-shortcuts" />
      <CommandItem id="doctor" testId="menu-doctor" />
      <CommandItem id="about" />
    </Menu>
  );
});
