import type { Identity, ProviderKeys } from '@callsheet/identity';

/** A signed-in user and the workspace that the session is for. */
export interface Account {
  readonly user: {
    readonly id: string;
    readonly email: string;
    readonly name: string | null;
    readonly roles: readonly string[];
  };
  readonly workspace: { readonly id: string; readonly name: string; readonly plan: string };
}

/** A new or rotated session. */
export interface SessionGrant extends Account {
  readonly refreshToken: string;
  readonly refreshExpiresAt: Date;
}

/** Users, workspaces and sessions. */
export interface Accounts {
  /** @throws DomainError EMAIL_TAKEN, VALIDATION_ERROR. */
  register(input: { email: string; password: string; name: string | null }): Promise<SessionGrant>;
  /** @throws DomainError INVALID_CREDENTIALS, after the same time whether or not the email exists. */
  logIn(input: { email: string; password: string }): Promise<SessionGrant>;
  /** @throws DomainError UNAUTHENTICATED; an old token that comes again revokes its whole family. */
  refresh(input: { refreshToken: string }): Promise<SessionGrant>;
  /** Ends the session; an unknown token is no error. */
  logOut(input: { refreshToken: string }): Promise<void>;
  /** Null when the user is gone or no longer belongs to the workspace. */
  find(input: { userId: string; workspaceId: string }): Promise<Account | null>;
}

/** Workspaces and their members; each operation asks itself whether the actor may. */
export type Workspaces = Pick<
  Identity,
  | 'createWorkspace'
  | 'listWorkspaces'
  | 'getWorkspace'
  | 'changeBillingAnchor'
  | 'addMember'
  | 'listMembers'
  | 'removeMember'
>;

/** A user's own keys; each operation on one asks itself whether it is theirs. */
export type ApiKeys = Pick<
  Identity,
  'createApiKey' | 'listApiKeys' | 'getApiKey' | 'updateApiKey' | 'rotateApiKey' | 'revokeApiKey'
>;

/** Customers' own provider keys as their owners see them; only workers read one back. */
export type OwnProviderKeys = Pick<ProviderKeys, 'store' | 'list' | 'revoke' | 'findLive'>;

/** Credits given by an admin. */
export interface CreditGrant {
  /** The admin. */
  readonly actorId: string;
  readonly userId: string;
  readonly credits: number;
  readonly reason: string;
  /** Makes a repeat harmless; each admin has keys of their own. */
  readonly key: string;
}

/** What only admins do; nothing of it asks whether they may. */
export interface Administration {
  /** @throws DomainError NOT_FOUND. */
  changePlan: Identity['changePlan'];
  listAudit: Identity['listAudit'];
  listTiers: Identity['listTiers'];
  saveTier: Identity['saveTier'];
  changeUserTier: Identity['changeUserTier'];
  changeApiKeyLimits: Identity['changeApiKeyLimits'];
  /**
   * Wallet and audit line in one transaction.
   * @throws DomainError NOT_FOUND for an unknown user, IDEMPOTENCY_MISMATCH for a key of another grant.
   */
  grantCredits(grant: CreditGrant): Promise<{ granted: boolean; wallet: { limit: number; used: number } }>;
}
