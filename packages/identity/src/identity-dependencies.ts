import type { Sql, SqlDatabase } from '@callsheet/postgres';
import type { Workspace } from './account.ts';

/** Who becomes admin by registering. */
export interface SignupSettings {
  /** Addresses that get the role `admin`; they count only when `allowUnverifiedAdmin` is set. */
  readonly adminEmails: readonly string[];
  /** We do not verify addresses yet, so that anybody could register one of them: for closed machines only. */
  readonly allowUnverifiedAdmin: boolean;
}

export interface IdentityDependencies {
  /** A database whose `identityMigrations` have been run. */
  readonly db: SqlDatabase;
  readonly now: () => Date;
  /** Runs inside the registration's transaction, e.g. to grant sign-up credits; a throw undoes the registration. */
  readonly onRegistered: (sql: Sql, registered: { userId: string; workspaceId: string }) => Promise<void>;
  /** Runs inside the transaction that changes a plan, to adjust the limit of the running period; a throw undoes the change. */
  readonly onPlanChanged: (sql: Sql, workspace: Workspace) => Promise<void>;
  readonly signup: SignupSettings;
  /** Life of a refresh token from its issue. */
  readonly refreshTtlSeconds: number;
  /** How long a rotated token is taken for the other tab's instead of a thief's. */
  readonly reuseGraceSeconds: number;
}
