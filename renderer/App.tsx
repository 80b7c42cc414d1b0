import { lazy, Suspense, useEffect, type ReactElement } from 'react';
import { Desk } from './desk/Desk.tsx';
import { useShortcuts } from './desk/keys.ts';
import { Notices } from './desk/Notices.tsx';
import { Pages } from './desk/Pages.tsx';
import { forgetTerminals } from './desk/terminal.tsx';
import { Start } from './start/Start.tsx';
import { useLive, useReplica } from './store.ts';
import { t } from './text.ts';
import { useThemeOnPage } from './theme.ts';
import { TipProvider } from './ui/parts.tsx';
import { setView, useView } from './view.ts';

// Not needed for the first picture.
const TaskDetails = lazy(async () => ({ default: (await import('./task/Details.tsx')).TaskDetails }));
const Agents = lazy(async () => ({ default: (await import('./agents/Agents.tsx')).Agents }));
const MessageList = lazy(async () => ({ default: (await import('./messages/MessageList.tsx')).MessageList }));
const Notify = lazy(async () => ({ default: (await import('./inbox/Notify.tsx')).Notify }));
const GoalPage = lazy(async () => ({ default: (await import('./goals/GoalPage.tsx')).GoalPage }));
const ProposalPage = lazy(async () => ({ default: (await import('./goals/ProposalPage.tsx')).ProposalPage }));
const PolicyPage = lazy(async () => ({ default: (await import('./work/PolicyPage.tsx')).PolicyPage }));
const TemplatesPage = lazy(async () => ({ default: (await import('./work/TemplatesPage.tsx')).TemplatesPage }));
const Changes = lazy(async () => ({ default: (await import('./changes/Changes.tsx')).Changes }));
const TaskEditor = lazy(async () => ({ default: (await import('./task/Editor.tsx')).TaskEditor }));

/** The window: the first screen or the desk, and what lies over them. */
export function App(): ReactElement {
  const project = useReplica((r) => r.desk.project);
  const name = project?.name;
  const { details, changes, editor, agents, messages, page, settings, goal, proposal } = useView();
  const live = useLive();
  useEffect(forgetTerminals, [live]);
  useThemeOnPage();
  useShortcuts();
  useEffect(() => {
    document.title = name ? `${name} – ${t.app}` : t.app;
  }, [name]);
  useEffect(() => {
    setView({ details: null, changes: null, editor: null, agents: null, messages: null, settings: null, goal: false, proposal: null, inbox: false, maximised: null, focusedPane: null, filter: '', tab: 'queue', card: null, chosen: [], anchor: null, snack: null });
  }, [project?.id]);
  return (
    <TipProvider>
      {project ? <Desk /> : <Start />}
      <Suspense fallback={null}>
        {details && !editor && !changes && <TaskDetails id={details} />}
        {changes && !editor && <Changes id={changes} />}
        {editor && <TaskEditor key={editor.mode === 'new' ? 'new' : editor.id} target={editor} />}
        {project && messages && <MessageList {...messages} />}
        {project && agents && <Agents shown={agents.id} />}
        {page === 'notify' && <Notify />}
        {project && goal && <GoalPage />}
        {project && proposal && <ProposalPage id={proposal} />}
        {project && settings === 'policy' && <PolicyPage />}
        {project && settings === 'templates' && <TemplatesPage />}
      </Suspense>
      <Pages />
      <Notices />
    </TipProvider>
  );
}
