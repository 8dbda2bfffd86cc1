import type { Plan } from '@callsheet/domain';
import { createGroupCommit } from '@callsheet/group-commit';
import type { Sql } from '@callsheet/postgres';
import { isUuid, type MemberRole, type Membership, type Workspace } from './account.ts';

interface WorkspaceRow {
  id: string;
  name: string;
  plan: Plan;
  ownerId: string;
  anchorDay: number | null;
  runningPeriod: string | null;
}

const COLUMNS = `w.id, w.name, w.plan, w.owner_id AS "ownerId", w.billing_anchor_day AS "anchorDay",
  w.billing_running_period AS "runningPeriod"`;
const MEMBERSHIP = `
  SELECT ${COLUMNS}, m.role
    FROM identity.members m JOIN identity.workspaces w ON w.id = m.workspace_id`;
/** A user's own workspaces first, each group in the order of joining. */
const ORDER = `ORDER BY m.role = 'owner' DESC, m.created_at, w.id`;
/** Nobody keeps an overview of more; others may add a user to as many as they like. */
const MAX_LISTED = 500;

/**
 * The workspace that a user asks for, or the first one of their own when they name none. Null when they are no member
 * of it or it does not exist.
 */
export async function findWorkspaceFor(
  sql: Sql,
  input: { userId: string; workspaceId?: string | undefined },
): Promise<Membership | null> {
  const { userId, workspaceId } = input;
  if (!isUuid(userId) || (workspaceId !== undefined && !isUuid(workspaceId))) return null;
  const { rows } = await sql.query<WorkspaceRow & { role: MemberRole }>(
    `${MEMBERSHIP} WHERE m.user_id = $1 AND ($2::uuid IS NULL OR m.workspace_id = $2) ${ORDER} LIMIT 1`,
    [userId, workspaceId ?? null],
  );
  return rows[0] === undefined ? null : membershipOf(rows[0]);
}

/** Every workspace that a user belongs to, their own first. */
export async function listWorkspaces(sql: Sql, userId: string): Promise<readonly Membership[]> {
  if (!isUuid(userId)) return [];
  const { rows } = await sql.query<WorkspaceRow & { role: MemberRole }>(
    `${MEMBERSHIP} WHERE m.user_id = $1 ${ORDER} LIMIT ${MAX_LISTED}`,
    [userId],
  );
  return rows.map(membershipOf);
}

/** Reads under way at once; whoever comes while all of them are shares the next. */
const LANES = 4;

/**
 * Finds workspaces, whoever asks: every order needs one. Those that are asked for while reads are under way are read
 * together. Null for one that does not exist.
 */
export function createWorkspaceReads(sql: Sql): (workspaceId: string) => Promise<Workspace | null> {
  const find = createGroupCommit<string, { readonly found: Workspace | null }>({
    commit: async (ids) => {
      const { rows } = await sql.query<WorkspaceRow>(
        `SELECT ${COLUMNS} FROM identity.workspaces w WHERE w.id = ANY($1::uuid[])`,
        [[...new Set(ids)]],
      );
      const byId = new Map(rows.map((row) => [row.id, workspaceOf(row)]));
      return ids.map((id) => ({ found: byId.get(id.toLowerCase()) ?? null }));
    },
    // All ids are well formed: what fails is not about one of them.
    isWorthSingly: () => false,
    lanes: LANES,
  });
  return async (workspaceId) => (isUuid(workspaceId) ? (await find(workspaceId)).found : null);
}

/** A workspace, whoever asks; null when it does not exist. `lock` keeps it as it is until the transaction ends. */
export async function findWorkspace(
  sql: Sql,
  workspaceId: string,
  options: { lock?: boolean } = {},
): Promise<Workspace | null> {
  if (!isUuid(workspaceId)) return null;
  const { rows } = await sql.query<WorkspaceRow>(
    `SELECT ${COLUMNS} FROM identity.workspaces w WHERE w.id = $1 ${options.lock === true ? 'FOR UPDATE' : ''}`,
    [workspaceId],
  );
  return rows[0] === undefined ? null : workspaceOf(rows[0]);
}

/** What a user is in a workspace; null when they do not belong to it. */
export async function findRole(sql: Sql, input: { userId: string; workspaceId: string }): Promise<MemberRole | null> {
  if (!isUuid(input.userId) || !isUuid(input.workspaceId)) return null;
  const { rows } = await sql.query<{ role: MemberRole }>(
    'SELECT role FROM identity.members WHERE workspace_id = $1 AND user_id = $2',
    [input.workspaceId, input.userId],
  );
  return rows[0]?.role ?? null;
}

function workspaceOf({ id, name, plan, ownerId, anchorDay, runningPeriod }: WorkspaceRow): Workspace {
  return { id, name, plan, ownerId, billing: { anchorDay, runningPeriod } };
}

function membershipOf(row: WorkspaceRow & { role: MemberRole }): Membership {
  return { ...workspaceOf(row), role: row.role };
}
