import { DomainError } from '@callsheet/domain';
import type { Sql } from '@callsheet/postgres';
import type { Actor, Member } from './account.ts';
import { findCredentials } from './find-user.ts';
import type { IdentityDependencies } from './identity-dependencies.ts';
import { findMember } from './list-members.ts';
import { recordAudit } from './record-audit.ts';
import { requireWorkspace } from './require-workspace.ts';

/** Lists of members are not paged. */
const MAX_MEMBERS = 500;

/**
 * Adds a registered user to a workspace, as a member; only its owner may. Somebody who belongs to it already stays what
 * they are.
 * @throws DomainError NOT_FOUND (the workspace, or nobody has that email), FORBIDDEN, LIMIT_REACHED.
 */
export async function addMember(
  { db, now }: Pick<IdentityDependencies, 'db' | 'now'>,
  input: { workspaceId: string; actor: Actor; email: string },
): Promise<{ member: Member; added: boolean }> {
  const { actor } = input;
  return db.transaction(async (sql) => {
    const access = await requireWorkspace(sql, { ...input, allow: ['owner'], lock: true });
    const workspaceId = access.workspace.id;
    const user = (await findCredentials(sql, input.email))?.user;
    if (user === undefined) {
      throw new DomainError({
        code: 'NOT_FOUND',
        message: 'Nobody is registered with this email; they have to register first.',
      });
    }
    const existing = await findMember(sql, { workspaceId, userId: user.id });
    if (existing !== null) return { member: existing, added: false };
    await refuseFull(sql, workspaceId);
    const at = now();
    await sql.query(
      `INSERT INTO identity.members (workspace_id, user_id, role, created_at) VALUES ($1, $2, 'member', $3)`,
      [workspaceId, user.id, at],
    );
    const entry = { actorId: actor.userId, action: 'member.added', subject: workspaceId };
    await recordAudit(sql, { ...entry, details: { userId: user.id } }, at);
    const { id: userId, email, name } = user;
    return { member: { userId, email, name, role: 'member', joinedAt: at }, added: true };
  });
}

async function refuseFull(sql: Sql, workspaceId: string): Promise<void> {
  const { rows } = await sql.query<{ members: number }>(
    'SELECT count(*) AS members FROM identity.members WHERE workspace_id = $1',
    [workspaceId],
  );
  if ((rows[0]?.members ?? 0) < MAX_MEMBERS) return;
  throw new DomainError({
    code: 'LIMIT_REACHED',
    message: `This workspace has ${MAX_MEMBERS} members; more are not allowed.`,
  });
}
