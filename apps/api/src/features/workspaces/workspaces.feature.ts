import type { Workspaces } from '../../account-ports.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { registerAddMember } from './add-member.route.ts';
import { registerCreateWorkspace } from './create-workspace.route.ts';
import { registerGetWorkspace } from './get-workspace.route.ts';
import { registerListMembers } from './list-members.route.ts';
import { registerListWorkspaces } from './list-workspaces.route.ts';
import { registerRemoveMember } from './remove-member.route.ts';
import { registerUpdateWorkspace } from './update-workspace.route.ts';

export interface WorkspacesDependencies {
  readonly workspaces: Workspaces;
}

/** Workspaces and who belongs to them (http-surface.md 6.8). */
export function registerWorkspaces(app: ApiInstance, deps: WorkspacesDependencies): void {
  registerCreateWorkspace(app, deps);
  registerListWorkspaces(app, deps);
  registerGetWorkspace(app, deps);
  registerUpdateWorkspace(app, deps);
  registerAddMember(app, deps);
  registerListMembers(app, deps);
  registerRemoveMember(app, deps);
}
