import { DomainError } from '@callsheet/domain';
import { type Actor, isUuid } from './account.ts';
import type { IdentityDependencies } from './identity-dependencies.ts';
import { recordAudit } from './record-audit.ts';
import { requireWorkspace } from './require-workspace.ts';

/**
 * Takes a member out of a workspace: its owner anybody else, a member themself. Their jobs and products stay.
 * @throws DomainError NOT_FOUND (the workspace, or they do not belong to it), FORBIDDEN, also for the owner.
 */
export async function removeMember(
  { db, now }: Pick<IdentityDependencies, 'db' | 'now'>,
  input: { workspaceId: string; actor: Actor; userId: string },
): Promise<void> {
  const { actor } = input;
  const userId = input.userId.toLowerCase();
  await db.transaction(async (sql) => {
    const access = await requireWorkspace(sql, { ...input, allow: ['owner', 'member'], lock: true });
    const { id: workspaceId, ownerId } = access.workspace;
    if (access.role !== 'owner' && userId !== actor.userId) {
      throw new DomainError({ code: 'FORBIDDEN', message: 'Only the owner of this workspace may remove others.' });
    }
    if (userId === ownerId) {
      throw new DomainError({ code: 'FORBIDDEN', message: 'The owner cannot be removed from their workspace.' });
    }
    const removed = isUuid(userId)
      ? await sql.query('DELETE FROM identity.members WHERE workspace_id = $1 AND user_id = $2', [workspaceId, userId])
      : { rowCount: 0 };
    if (removed.rowCount === 0) {
      throw new DomainError({ code: 'NOT_FOUND', message: 'This user does not belong to the workspace.' });
    }
    const entry = { actorId: actor.userId, action: 'member.removed', subject: workspaceId, details: { userId } };
    await recordAudit(sql, entry, now());
  });
}
