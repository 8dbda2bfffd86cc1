import { randomUUID } from 'node:crypto';
import { CALENDAR_MONTHS, DomainError, type Plan } from '@callsheet/domain';
import type { Sql } from '@callsheet/postgres';
import type { Membership, Role, User } from './account.ts';
import { cleanRegistration, normalizeEmail, type Registration } from './clean-registration.ts';
import type { IdentityDependencies, SignupSettings } from './identity-dependencies.ts';
import { insertWorkspace } from './insert-workspace.ts';
import { hashPassword } from './password-hash.ts';
import { recordAudit } from './record-audit.ts';

export interface RegisteredUser {
  readonly user: User;
  readonly workspace: Membership;
}

const FIRST_PLAN: Plan = 'junior';

/**
 * Makes a user and their personal workspace, with whatever `onRegistered` adds, in one transaction (http-surface 6.8).
 * @throws DomainError VALIDATION_ERROR, EMAIL_TAKEN (also for the losers of a race).
 */
export async function registerUser(
  { db, now, onRegistered, signup }: IdentityDependencies,
  raw: Registration,
): Promise<RegisteredUser> {
  const { email, password, name } = cleanRegistration(raw);
  const passwordHash = await hashPassword(password);
  const at = now();
  const user: User = { id: randomUUID(), email, name, roles: rolesFor(email, signup), createdAt: at };
  const workspace: Membership = {
    id: randomUUID(),
    name: `${name ?? email.slice(0, email.indexOf('@'))}'s workspace`,
    plan: FIRST_PLAN,
    ownerId: user.id,
    billing: CALENDAR_MONTHS,
    role: 'owner',
  };
  await db.transaction(async (sql) => {
    await insertUser(sql, user, passwordHash);
    await insertWorkspace(sql, workspace, at);
    await onRegistered(sql, { userId: user.id, workspaceId: workspace.id });
    const details = { workspaceId: workspace.id, roles: user.roles };
    await recordAudit(sql, { actorId: user.id, action: 'user.registered', subject: user.id, details }, at);
  });
  return { user, workspace };
}

function rolesFor(email: string, signup: SignupSettings): readonly Role[] {
  if (!signup.allowUnverifiedAdmin) return [];
  return signup.adminEmails.some((adminEmail) => normalizeEmail(adminEmail) === email) ? ['admin'] : [];
}

async function insertUser(sql: Sql, user: User, passwordHash: string): Promise<void> {
  const { rowCount } = await sql.query(
    `INSERT INTO identity.users (id, email, name, password_hash, roles, created_at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (lower(email)) DO NOTHING`,
    [user.id, user.email, user.name, passwordHash, user.roles, user.createdAt],
  );
  if (rowCount === 1) return;
  throw new DomainError({
    code: 'EMAIL_TAKEN',
    message: 'An account with this email exists already; sign in instead.',
  });
}
