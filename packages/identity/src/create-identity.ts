import type { Plan } from '@callsheet/domain';
import type { Sql } from '@callsheet/postgres';
import type { Actor, Member, MemberRole, Membership, User, Workspace } from './account.ts';
import { addMember } from './add-member.ts';
import { authenticatePassword } from './authenticate-password.ts';
import { changeBillingAnchor } from './change-billing-anchor.ts';
import { changePlan } from './change-plan.ts';
import type { Registration } from './clean-registration.ts';
import { closeSession } from './close-session.ts';
import { createWorkspace } from './create-workspace.ts';
import { deleteExpiredSessions } from './delete-expired-sessions.ts';
import { findUser } from './find-user.ts';
import { createWorkspaceReads, findRole, findWorkspaceFor, listWorkspaces } from './find-workspace.ts';
import { type GrantRoleInput, grantRole } from './grant-role.ts';
import type { IdentityDependencies } from './identity-dependencies.ts';
import { type AuditLine, type ListAuditInput, listAudit } from './list-audit.ts';
import { listMemberIds, listMembers } from './list-members.ts';
import { openSession } from './open-session.ts';
import { type AuditEntry, recordAudit } from './record-audit.ts';
import { type RegisteredUser, registerUser } from './register-user.ts';
import { removeMember } from './remove-member.ts';
import { requireWorkspace, type WorkspaceAccess } from './require-workspace.ts';
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
  findWorkspace(workspaceId: string): Promise<Workspace | null>;
  /** What a user is in a workspace; null when they do not belong to it. */
  findRole(input: { userId: string; workspaceId: string }): Promise<MemberRole | null>;
  /** The user's own first. */
  listWorkspaces(userId: string): Promise<readonly Membership[]>;
  /** VALIDATION_ERROR, LIMIT_REACHED. */
  createWorkspace(input: { ownerId: string; name: string }): Promise<Membership>;
  /** For members and admins: NOT_FOUND, FORBIDDEN. */
  getWorkspace(input: { workspaceId: string; actor: Actor }): Promise<WorkspaceAccess>;
  /** For the owner: NOT_FOUND, also when nobody has the email, FORBIDDEN, LIMIT_REACHED. */
  addMember(input: { workspaceId: string; actor: Actor; email: string }): Promise<{ member: Member; added: boolean }>;
  /** For members and admins: NOT_FOUND, FORBIDDEN. */
  listMembers(input: { workspaceId: string; actor: Actor }): Promise<readonly Member[]>;
  /** By workspace, asking nobody's leave. */
  listMemberIds(workspaceIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  /** For the owner, and for whoever leaves; never the owner: NOT_FOUND, FORBIDDEN. */
  removeMember(input: { workspaceId: string; actor: Actor; userId: string }): Promise<void>;
  /** For the owner and admins: NOT_FOUND, FORBIDDEN. */
  changeBillingAnchor(input: { workspaceId: string; actor: Actor; anchorDay: number | null }): Promise<WorkspaceAccess>;
  /** Asks nobody's leave, since only admins get here: NOT_FOUND. */
  changePlan(input: { workspaceId: string; plan: Plan; actorId: string | null }): Promise<Workspace>;
  /** NOT_FOUND. */
  grantRole(input: GrantRoleInput): Promise<User>;
  /** Joins the transaction given, or stands alone. */
  recordAudit(sql: Sql | undefined, entry: AuditEntry): Promise<void>;
  /** Newest first. */
  listAudit(input: ListAuditInput): Promise<readonly AuditLine[]>;
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
    findWorkspace: createWorkspaceReads(db),
    findRole: (input) => findRole(db, input),
    listWorkspaces: (userId) => listWorkspaces(db, userId),
    createWorkspace: (input) => createWorkspace(dependencies, input),
    getWorkspace: (input) => requireWorkspace(db, { ...input, allow: ['owner', 'member', 'admin'] }),
    addMember: (input) => addMember(dependencies, input),
    listMembers: (input) => listMembers(db, input),
    listMemberIds: (workspaceIds) => listMemberIds(db, workspaceIds),
    removeMember: (input) => removeMember(dependencies, input),
    changeBillingAnchor: (input) => changeBillingAnchor(dependencies, input),
    changePlan: (input) => changePlan(dependencies, input),
    grantRole: (input) => grantRole(dependencies, input),
    recordAudit: (sql, entry) => recordAudit(sql ?? db, entry, now()),
    listAudit: (input) => listAudit(db, input),
    deleteExpiredSessions: (input) => deleteExpiredSessions(db, input),
  };
}
