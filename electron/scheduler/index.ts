export { openWorkspace, type Workspace, type WorkspaceOptions } from './workspace.ts';
export type { OrderReply } from './orders.ts';
