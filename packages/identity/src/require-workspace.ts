import { DomainError } from '@callsheet/domain';
import type { Sql } from '@callsheet/postgres';
import type { Actor, MemberRole, Workspace } from './account.ts';
import { findRole, findWorkspace } from './find-workspace.ts';

/** A workspace, and what the actor is in it; null for an admin who does not belong to it. */
export interface WorkspaceAccess {
  readonly workspace: Workspace;
  readonly role: MemberRole | null;
}

/**
 * A workspace that the actor may do something with. With `lock` it stays as it is until the transaction ends.
 * @throws DomainError NOT_FOUND when it does not exist, FORBIDDEN when it does but is not for the actor (C-09).
 */
export async function requireWorkspace(
  sql: Sql,
  input: {
    readonly workspaceId: string;
    readonly actor: Actor;
    readonly allow: readonly (MemberRole | 'admin')[];
    readonly lock?: boolean;
  },
): Promise<WorkspaceAccess> {
  const { workspaceId, actor, allow } = input;
  const workspace = await findWorkspace(sql, workspaceId, { lock: input.lock ?? false });
  if (workspace === null) throw workspaceNotFound();
  const role = await findRole(sql, { userId: actor.userId, workspaceId });
  if ((role !== null && allow.includes(role)) || (actor.isAdmin && allow.includes('admin'))) return { workspace, role };
  throw new DomainError({
    code: 'FORBIDDEN',
    message: role === null ? 'You do not belong to this workspace.' : 'Only the owner of this workspace may do this.',
  });
}

export function workspaceNotFound(): DomainError {
  return new DomainError({ code: 'NOT_FOUND', message: 'This workspace does not exist.' });
}
