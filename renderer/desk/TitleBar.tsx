import { GitBranch, Menu as MenuIcon } from 'lucide-react';
import type { ReactElement } from 'react';
import { inbox } from '../../shared/rules/index.ts';
import { atWork } from '../derive/sections.ts';
import { useNow } from '../now.ts';
import { send } from '../send.ts';
import { useApp, useReplica } from '../store.ts';
import { t } from '../text.ts';
import { Dot, Keys, Mark, Tag, Tip } from '../ui/parts.tsx';
import { CheckItem, Choice, Item, Menu, MenuLabel, Separator, Submenu } from '../ui/menu.tsx';
import ui from '../ui/ui.module.css';
import { setView, useView } from '../view.ts';
import { RunControl } from './RunControl.tsx';
import css from './desk.module.css';

const icon = { size: 16, strokeWidth: 1.75 } as const;
const sizes = [11, 12, 13, 14, 15, 16, 18, 20];

/** One line for the whole desk: which project, who is at work, what waits for the person. */
export function TitleBar(): ReactElement {
  const { desk, live, app } = useReplica();
  const open = useView((v) => v.inbox);
  const now = useNow(5_000);
  const waiting = inbox(desk, live, now);
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
      <span className={css.space} />
      {waiting.length > 0 && (
        <Tip text={t.title.waitHint}>
          <button type="button" className={ui.pill} data-tone="you" data-testid="waiting" aria-expanded={open} onClick={() => setView({ inbox: !open })}>
            <Dot tone="you" />
            {t.title.wait(waiting.length)}
          </button>
        </Tip>
      )}
      <button type="button" className={css.hint} onClick={() => setView({ page: 'keys' })}>
        <span className={css.hintText}>{t.title.keys}</span>
        <Keys keys={['?']} />
      </button>
      {app && <AppMenu />}
    </header>
  );
}

/** Projects, settings, help. Also on the first screen. */
export function AppMenu(): ReactElement | null {
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
      <Item onSelect={() => void send({ type: 'project.choose' })}>{t.menu.open}</Item>
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
      <Item onSelect={() => void send({ type: 'demo.open' })}>{t.menu.demo}</Item>
      {open && <Item testId="menu-messages" onSelect={() => setView({ messages: { agent: null, id: null } })}>{t.messages.menu}</Item>}
      {open && <Item testId="menu-inbox" onSelect={() => setView({ inbox: true })}>{t.inbox.title}</Item>}
      {open && <Item testId="menu-agents" onSelect={() => setView({ agents: { id: null } })}>{t.agents.menu}</Item>}
      {open && <Item testId="menu-policy" onSelect={() => setView({ settings: 'policy' })}>{t.policy.menu}</Item>}
      {open && <Item testId="menu-templates" onSelect={() => setView({ settings: 'templates' })}>{t.templates.menu}</Item>}
      {open && <Item onSelect={() => void send({ type: 'project.close' })}>{t.menu.closeProject}</Item>}
      <Separator />
      <Submenu label={t.menu.theme} aside={t.menu.themes[settings.theme]}>
        <Choice
          value={settings.theme}
          options={(['system', 'dark', 'light'] as const).map((value) => ({ value, label: t.menu.themes[value] }))}
          onChange={(theme) => set({ theme })}
        />
      </Submenu>
      <Submenu label={t.menu.fontSize} aside={t.menu.points(settings.fontSize)}>
        <Choice
          value={String(settings.fontSize)}
          options={sizes.map((size) => ({ value: String(size), label: t.menu.points(size) }))}
          onChange={(size) => set({ fontSize: Number(size) })}
        />
      </Submenu>
      <Submenu label={t.menu.language} aside={t.menu.languages[settings.promptLanguage]}>
        <Choice
          value={settings.promptLanguage}
          options={(['fr', 'en'] as const).map((value) => ({ value, label: t.menu.languages[value] }))}
          onChange={(promptLanguage) => set({ promptLanguage })}
        />
      </Submenu>
      <CheckItem checked={settings.keepAwake} onChange={(keepAwake) => set({ keepAwake })}>
        {t.menu.keepAwake}
      </CheckItem>
      <CheckItem checked={settings.startAgentsOnOpen} onChange={(startAgentsOnOpen) => set({ startAgentsOnOpen })}>
        {t.menu.startAgents}
      </CheckItem>
      <Separator />
      <Item testId="menu-notify" onSelect={() => setView({ page: 'notify' })}>{t.notify.page}</Item>
      <Item onSelect={() => setView({ page: 'keys' })}>{t.menu.keys}</Item>
      <Item onSelect={() => setView({ page: 'about' })}>{t.menu.about}</Item>
    </Menu>
  );
}
