import type { Plan } from '@callsheet/domain';
import type { Sql } from '@callsheet/postgres';
import { isUuid, type Membership } from './account.ts';

const MEMBERSHIP = `
  SELECT w.id, w.name, w.plan, w.owner_id AS "ownerId", m.role
    FROM identity.members m JOIN identity.workspaces w ON w.id = m.workspace_id`;

/**
 * The workspace that a user asks for, or the first one of their own when they name none. Null when they are no member
 * of it or it does not exist.
 */
export async function findWorkspaceFor(
  sql: Sql,
  input: { userId: string; workspaceId?: string | undefined },
): Promise<Membership | null> {
  if (!isUuid(input.userId)) return null;
  if (input.workspaceId !== undefined) {
    if (!isUuid(input.workspaceId)) return null;
    const { rows } = await sql.query<Membership>(`${MEMBERSHIP} WHERE m.user_id = $1 AND m.workspace_id = $2`, [
      input.userId,
      input.workspaceId,
    ]);
    return rows[0] ?? null;
  }
  const { rows } = await sql.query<Membership>(
    `${MEMBERSHIP} WHERE m.user_id = $1 ORDER BY m.role = 'owner' DESC, m.created_at, w.id LIMIT 1`,
    [input.userId],
  );
  return rows[0] ?? null;
}

/** Plan of a workspace (R-000-41); null when it does not exist. */
export async function findPlan(sql: Sql, workspaceId: string): Promise<Plan | null> {
  if (!isUuid(workspaceId)) return null;
  const { rows } = await sql.query<{ plan: Plan }>('SELECT plan FROM identity.workspaces WHERE id = $1', [workspaceId]);
  return rows[0]?.plan ?? null;
}
