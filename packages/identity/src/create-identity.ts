import type { Plan } from '@callsheet/domain';
import type { Sql } from '@callsheet/postgres';
import type { Membership, User } from './account.ts';
import { authenticatePassword } from './authenticate-password.ts';
import type { Registration } from './clean-registration.ts';
import { closeSession } from './close-session.ts';
import { deleteExpiredSessions } from './delete-expired-sessions.ts';
import { findUser } from './find-user.ts';
import { findPlan, findWorkspaceFor } from './find-workspace.ts';
import { type GrantRoleInput, grantRole } from './grant-role.ts';
import type { IdentityDependencies } from './identity-dependencies.ts';
import { openSession } from './open-session.ts';
import { type AuditEntry, recordAudit } from './record-audit.ts';
import { type RegisteredUser, registerUser } from './register-user.ts';
import { type RotatedSession, rotateSession } from './rotate-session.ts';
import type { IssuedSession } from './session-store.ts';

/** Users, workspaces, sessions and audit in Postgres `identity`. */
export interface Identity {
  /** VALIDATION_ERROR, EMAIL_TAKEN. */
  registerUser(input: Registration): Promise<RegisteredUser>;
  /** INVALID_CREDENTIALS. */
  authenticatePassword(input: { email: string; password: string }): Promise<User>;
  openSession(userId: string): Promise<IssuedSession>;
  /** UNAUTHENTICATED; reuse of an old token after the grace revokes its family. */
  rotateSession(refreshToken: string): Promise<RotatedSession>;
  closeSession(refreshToken: string): Promise<void>;
  findUser(id: string): Promise<User | null>;
  findWorkspaceFor(input: { userId: string; workspaceId?: string | undefined }): Promise<Membership | null>;
  findPlan(workspaceId: string): Promise<Plan | null>;
  /** NOT_FOUND. */
  grantRole(input: GrantRoleInput): Promise<User>;
  /** Joins the transaction given, or stands alone. */
  recordAudit(sql: Sql | undefined, entry: AuditEntry): Promise<void>;
  /** For the sweep; answers how many tokens went. */
  deleteExpiredSessions(input: { before: Date; limit: number }): Promise<number>;
}

/** Binds identity's operations to a database whose `identityMigrations` have been run. */
export function createIdentity(dependencies: IdentityDependencies): Identity {
  const { db, now } = dependencies;
  return {
    registerUser: (input) => registerUser(dependencies, input),
    authenticatePassword: (input) => authenticatePassword(dependencies, input),
    openSession: (userId) => openSession(dependencies, userId),
    rotateSession: (refreshToken) => rotateSession(dependencies, refreshToken),
    closeSession: (refreshToken) => closeSession(dependencies, refreshToken),
    findUser: (id) => findUser(db, id),
    findWorkspaceFor: (input) => findWorkspaceFor(db, input),
    findPlan: (workspaceId) => findPlan(db, workspaceId),
    grantRole: (input) => grantRole(dependencies, input),
    recordAudit: (sql, entry) => recordAudit(sql ?? db, entry, now()),
    deleteExpiredSessions: (input) => deleteExpiredSessions(db, input),
  };
}
