export { openWorkspace, worksOnTask, type Workspace, type WorkspaceOptions } from './workspace.ts';
