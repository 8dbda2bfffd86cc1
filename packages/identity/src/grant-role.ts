import { DomainError } from '@callsheet/domain';
import type { Role, User } from './account.ts';
import { findCredentials } from './find-user.ts';
import type { IdentityDependencies } from './identity-dependencies.ts';
import { recordAudit } from './record-audit.ts';

export interface GrantRoleInput {
  readonly email: string;
  readonly role: Role;
  /** Null when a command on the server does it. */
  readonly actorId: string | null;
}

/**
 * Gives a user a role and notes it in the audit; having it already is fine and notes nothing.
 * @throws DomainError NOT_FOUND when nobody has that email.
 */
export async function grantRole(
  { db, now }: Pick<IdentityDependencies, 'db' | 'now'>,
  input: GrantRoleInput,
): Promise<User> {
  return db.transaction(async (sql) => {
    const found = await findCredentials(sql, input.email);
    if (found === null) throw new DomainError({ code: 'NOT_FOUND', message: 'Nobody is registered with this email.' });
    const { user } = found;
    const { rows } = await sql.query<{ roles: Role[] }>(
      `UPDATE identity.users SET roles = array_append(roles, $2) WHERE id = $1 AND NOT $2 = ANY (roles) RETURNING roles`,
      [user.id, input.role],
    );
    const changed = rows[0];
    if (changed === undefined) return user;
    const entry = { actorId: input.actorId, action: 'role.granted', subject: user.id, details: { role: input.role } };
    await recordAudit(sql, entry, now());
    return { ...user, roles: changed.roles };
  });
}
