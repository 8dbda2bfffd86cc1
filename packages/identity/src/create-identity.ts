import type { Plan, RateLimits } from '@callsheet/domain';
import type { Sql } from '@callsheet/postgres';
import type { Actor, Member, MemberRole, Membership, User, Workspace } from './account.ts';
import { addMember } from './add-member.ts';
import type { ApiKey, IssuedApiKey, UsableApiKey } from './api-key.ts';
import { requireOwnApiKey } from './api-key-store.ts';
import { authenticatePassword } from './authenticate-password.ts';
import { changeApiKeyLimits } from './change-api-key-limits.ts';
import { changeBillingAnchor } from './change-billing-anchor.ts';
import { changePlan } from './change-plan.ts';
import { changeUserTier } from './change-user-tier.ts';
import type { Registration } from './clean-registration.ts';
import { closeSession } from './close-session.ts';
import { createApiKey, type NewApiKey } from './create-api-key.ts';
import { createWorkspace } from './create-workspace.ts';
import { deleteExpiredSessions } from './delete-expired-sessions.ts';
import { findApiKey } from './find-api-key.ts';
import { findUser } from './find-user.ts';
import { createWorkspaceReads, findRole, findWorkspaceFor, listWorkspaces } from './find-workspace.ts';
import { type GrantRoleInput, grantRole } from './grant-role.ts';
import type { IdentityDependencies } from './identity-dependencies.ts';
import { listApiKeys } from './list-api-keys.ts';
import { type AuditLine, type ListAuditInput, listAudit } from './list-audit.ts';
import { listMemberIds, listMembers } from './list-members.ts';
import { openSession } from './open-session.ts';
import { type AuditEntry, recordAudit } from './record-audit.ts';
import { type RegisteredUser, registerUser } from './register-user.ts';
import { removeMember } from './remove-member.ts';
import { requireWorkspace, type WorkspaceAccess } from './require-workspace.ts';
import { revokeApiKey } from './revoke-api-key.ts';
import { rotateApiKey } from './rotate-api-key.ts';
import { type RotatedSession, rotateSession } from './rotate-session.ts';
import { saveTier } from './save-tier.ts';
import type { IssuedSession } from './session-store.ts';
import { findTierLimits, listTiers, type Tier } from './tiers.ts';
import { updateApiKey } from './update-api-key.ts';

/** Users, workspaces, sessions, API keys, tiers and audit in Postgres `identity`. */
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
  /** VALIDATION_ERROR, LIMIT_REACHED. */
  createApiKey(input: NewApiKey): Promise<IssuedApiKey>;
  /** Newest first. */
  listApiKeys(userId: string): Promise<readonly ApiKey[]>;
  /** For its owner: NOT_FOUND, FORBIDDEN; so are the next three. */
  getApiKey(input: { id: string; userId: string }): Promise<ApiKey>;
  updateApiKey(input: Parameters<typeof updateApiKey>[1]): Promise<ApiKey>;
  rotateApiKey(input: Parameters<typeof rotateApiKey>[1]): Promise<IssuedApiKey>;
  revokeApiKey(input: { id: string; userId: string }): Promise<ApiKey>;
  /** Null for a secret that does not work. */
  findApiKey(secret: string): Promise<UsableApiKey | null>;
  /** Asks nobody's leave, since only admins get here: NOT_FOUND; so are the next three. */
  changeApiKeyLimits(input: Parameters<typeof changeApiKeyLimits>[1]): Promise<ApiKey>;
  changeUserTier(input: { userId: string; tier: string; actorId: string }): Promise<{ userId: string; tier: string }>;
  saveTier(input: { name: string; limits: RateLimits; actorId: string }): Promise<Tier>;
  listTiers(): Promise<readonly Tier[]>;
  /** What tiers say about a caller, in the order in which they count. */
  findTierLimits(input: { userId: string; keyTier: string | null }): Promise<readonly (RateLimits | null)[]>;
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
    createApiKey: (input) => createApiKey(dependencies, input),
    listApiKeys: (userId) => listApiKeys(db, userId),
    getApiKey: (input) => requireOwnApiKey(db, input),
    updateApiKey: (input) => updateApiKey(dependencies, input),
    rotateApiKey: (input) => rotateApiKey(dependencies, input),
    revokeApiKey: (input) => revokeApiKey(dependencies, input),
    findApiKey: (secret) => findApiKey(dependencies, secret),
    changeApiKeyLimits: (input) => changeApiKeyLimits(dependencies, input),
    changeUserTier: (input) => changeUserTier(dependencies, input),
    saveTier: (input) => saveTier(dependencies, input),
    listTiers: () => listTiers(db),
    findTierLimits: (input) => findTierLimits(db, input),
    recordAudit: (sql, entry) => recordAudit(sql ?? db, entry, now()),
    listAudit: (input) => listAudit(db, input),
    deleteExpiredSessions: (input) => deleteExpiredSessions(db, input),
  };
}
