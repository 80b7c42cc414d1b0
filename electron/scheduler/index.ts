export { openWorkspace, type Workspace, type WorkspaceOptions } from './workspace.ts';
