import { randomUUID } from 'node:crypto';
import { CALENDAR_MONTHS, DomainError } from '@callsheet/domain';
import type { Membership } from './account.ts';
import { cleanText } from './clean-text.ts';
import type { IdentityDependencies } from './identity-dependencies.ts';
import { insertWorkspace } from './insert-workspace.ts';
import { recordAudit } from './record-audit.ts';

/** Each workspace brings its own monthly allowance, so that nobody gets them without end. */
const MAX_OWNED = 20;
const MAX_NAME_CHARACTERS = 100;

/**
 * Makes a workspace on the first plan, whose only member is its owner (http-surface 6.8).
 * @throws DomainError VALIDATION_ERROR, LIMIT_REACHED when the owner has as many as anybody may have.
 */
export async function createWorkspace(
  { db, now }: Pick<IdentityDependencies, 'db' | 'now'>,
  input: { ownerId: string; name: string },
): Promise<Membership> {
  const { ownerId } = input;
  const workspace: Membership = {
    id: randomUUID(),
    name: cleanText(input.name, { field: 'name', maxCharacters: MAX_NAME_CHARACTERS }),
    plan: 'junior',
    ownerId,
    billing: CALENDAR_MONTHS,
    role: 'owner',
  };
  const at = now();
  await db.transaction(async (sql) => {
    // The owner's row makes those who create at the same moment count one after the other.
    await sql.query('SELECT 1 FROM identity.users WHERE id = $1 FOR UPDATE', [ownerId]);
    const { rows } = await sql.query<{ owned: number }>(
      'SELECT count(*) AS owned FROM identity.workspaces WHERE owner_id = $1',
      [ownerId],
    );
    if ((rows[0]?.owned ?? 0) >= MAX_OWNED) {
      throw new DomainError({
        code: 'LIMIT_REACHED',
        message: `You own ${MAX_OWNED} workspaces; more are not allowed.`,
      });
    }
    await insertWorkspace(sql, workspace, at);
    const entry = { actorId: ownerId, action: 'workspace.created', subject: workspace.id };
    await recordAudit(sql, { ...entry, details: { name: workspace.name } }, at);
  });
  return workspace;
}
