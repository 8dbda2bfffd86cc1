import type { Sql } from '@callsheet/postgres';
import { type Actor, isUuid, type Member } from './account.ts';
import { requireWorkspace } from './require-workspace.ts';

const MEMBER = `
  SELECT u.id AS "userId", u.email, u.name, m.role, m.created_at AS "joinedAt"
    FROM identity.members m JOIN identity.users u ON u.id = m.user_id
   WHERE m.workspace_id = $1`;

/**
 * Everybody who belongs to a workspace, its owner first; for its members and admins.
 * @throws DomainError NOT_FOUND, FORBIDDEN.
 */
export async function listMembers(sql: Sql, input: { workspaceId: string; actor: Actor }): Promise<readonly Member[]> {
  await requireWorkspace(sql, { ...input, allow: ['owner', 'member', 'admin'] });
  const { rows } = await sql.query<Member>(`${MEMBER} ORDER BY m.role = 'owner' DESC, m.created_at, u.id`, [
    input.workspaceId,
  ]);
  return rows;
}

/** Ids of the members of some workspaces, by workspace. */
export async function listMemberIds(
  sql: Sql,
  workspaceIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await sql.query<{ workspaceId: string; userIds: string[] }>(
    `SELECT workspace_id AS "workspaceId", array_agg(user_id::text) AS "userIds" FROM identity.members
      WHERE workspace_id = ANY ($1::uuid[]) GROUP BY workspace_id`,
    [workspaceIds.filter(isUuid)],
  );
  return new Map(rows.map(({ workspaceId, userIds }) => [workspaceId, userIds]));
}

/** One member; null for whoever does not belong to the workspace. Both ids must be UUIDs. */
export async function findMember(sql: Sql, input: { workspaceId: string; userId: string }): Promise<Member | null> {
  const { rows } = await sql.query<Member>(`${MEMBER} AND m.user_id = $2`, [input.workspaceId, input.userId]);
  return rows[0] ?? null;
}
