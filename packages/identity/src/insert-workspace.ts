import type { Sql } from '@callsheet/postgres';
import type { Membership } from './account.ts';

/** A new workspace and its owner as its first member. */
export async function insertWorkspace(sql: Sql, workspace: Membership, at: Date): Promise<void> {
  await sql.query(
    'INSERT INTO identity.workspaces (id, name, plan, owner_id, created_at) VALUES ($1, $2, $3, $4, $5)',
    [workspace.id, workspace.name, workspace.plan, workspace.ownerId, at],
  );
  await sql.query('INSERT INTO identity.members (workspace_id, user_id, role, created_at) VALUES ($1, $2, $3, $4)', [
    workspace.id,
    workspace.ownerId,
    workspace.role,
    at,
  ]);
}
