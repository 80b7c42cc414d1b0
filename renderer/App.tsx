import { lazy, Suspense, useEffect, type ReactElement } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { useShortcuts } from './commands/useShortcuts.ts';
import { Desk } from './desk/Desk.tsx';
import { Notices } from './desk/Notices.tsx';
import { Pages } from './desk/Pages.tsx';
import { forgetTerminals } from './desk/terminal.tsx';
import { Start } from './start/Start.tsx';
import { useLanguage, useLive, useReplica } from './store.ts';
import { t } from './text.ts';
import { useThemeOnPage } from './theme.ts';
import { TipProvider } from './ui/parts.tsx';
import { useView, type View } from './view.ts';

// Not needed for the first picture.
const TaskDetails = lazy(async () => ({ default: (await import('./task/Details.tsx')).TaskDetails }));
const Agents = lazy(async () => ({ default: (await import('./agents/Agents.tsx')).Agents }));
const MessageList = lazy(async () => ({ default: (await import('./messages/MessageList.tsx')).MessageList }));
const Notify = lazy(async () => ({ default: (await import('./inbox/Notify.tsx')).Notify }));
const ImportPage = lazy(async () => ({ default: (await import('./exchange/ImportPage.tsx')).ImportPage }));
const GoalPage = lazy(async () => ({ default: (await import('./goals/GoalPage.tsx')).GoalPage }));
const ProposalPage = lazy(async () => ({ default: (await import('./goals/ProposalPage.tsx')).ProposalPage }));
const PolicyPage = lazy(async () => ({ default: (await import('./work/PolicyPage.tsx')).PolicyPage }));
const TemplatesPage = lazy(async () => ({ default: (await import('./work/TemplatesPage.tsx')).TemplatesPage }));
const HandoffPage = lazy(async () => ({ default: (await import('./handoff/HandoffPage.tsx')).HandoffPage }));
const Changes = lazy(async () => ({ default: (await import('./changes/Changes.tsx')).Changes }));
const GraphPage = lazy(async () => ({ default: (await import('./graph/GraphPage.tsx')).GraphPage }));
const FiguresPage = lazy(async () => ({ default: (await import('./figures/FiguresPage.tsx')).FiguresPage }));
const ReplayPage = lazy(async () => ({ default: (await import('./replay/ReplayPage.tsx')).ReplayPage }));
const Palette = lazy(async () => ({ default: (await import('./commands/Palette.tsx')).Palette }));
const ShortcutsPage = lazy(async () => ({ default: (await import('./commands/ShortcutsPage.tsx')).ShortcutsPage }));
const DoctorPage = lazy(async () => ({ default: (await import('./doctor/DoctorPage.tsx')).DoctorPage }));
const FontPage = lazy(async () => ({ default: (await import('./fonts/FontPage.tsx')).FontPage }));
const KeysPage = lazy(async () => ({ default: (await import('./commands/KeysPage.tsx')).KeysPage }));
const TaskEditor = lazy(async () => ({ default: (await import('./task/Editor.tsx')).TaskEditor }));

const pagesOf = ({ details, changes, editor, agents, messages, page, settings, goal, proposal, handoff, palette, replay }: View) =>
  ({ details, changes, editor, agents, messages, page, settings, goal, proposal, handoff, palette, replay });

/** The window: the first screen or the desk, and what lies over them. */
export function App(): ReactElement {
  const project = useReplica((r) => r.desk.project);
  const name = project?.name;
  const { details, changes, editor, agents, messages, page, settings, goal, proposal, handoff, palette, replay } = useView(useShallow(pagesOf));
  const live = useLive();
  const language = useLanguage();
  useEffect(forgetTerminals, [live]);
  useThemeOnPage();
  useShortcuts();
  useEffect(() => {
    // Who opens the palette types at once.
    const idle = requestIdleCallback(() => void import('./commands/Palette.tsx'), { timeout: 3_000 });
    return () => cancelIdleCallback(idle);
  }, []);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  useEffect(() => {
    document.title = name ? `${name} – ${t.app}` : t.app;
  }, [name]);
  return (
    <TipProvider>
      {project ? <Desk /> : <Start />}
      <Suspense fallback={null}>
        {details && !editor && !changes && <TaskDetails id={details} />}
        {changes && !editor && <Changes id={changes} />}
        {editor && <TaskEditor key={`${project?.id} ${editor.mode === 'new' ? '' : editor.id}`} target={editor} />}
        {project && messages && <MessageList {...messages} />}
        {project && agents && <Agents shown={agents.id} />}
        {page === 'notify' && <Notify />}
        {project && page === 'import' && <ImportPage />}
        {page === 'doctor' && <DoctorPage />}
        {page === 'font' && <FontPage />}
        {page === 'keys' && <KeysPage />}
        {page === 'shortcuts' && <ShortcutsPage />}
        {project && page === 'graph' && <GraphPage />}
        {project && page === 'figures' && <FiguresPage />}
        {project && replay && <ReplayPage key={replay.agent ?? ''} agent={replay.agent} />}
        {palette && <Palette />}
        {project && goal && <GoalPage key={project.id} />}
        {project && proposal && <ProposalPage id={proposal} />}
        {project && settings === 'policy' && <PolicyPage />}
        {project && handoff && <HandoffPage key={handoff.id ?? ''} id={handoff.id} />}
        {project && settings === 'templates' && <TemplatesPage />}
      </Suspense>
      <Pages />
      <Notices />
    </TipProvider>
  );
}
