import type { SqlDatabase } from '@callsheet/postgres';
import type { MasterKeys } from './master-keys.ts';

export interface ProviderKeyDependencies {
  /** A database whose `identityMigrations` have been run. */
  readonly db: SqlDatabase;
  readonly now: () => Date;
  readonly masterKeys: MasterKeys;
}
