/** Whose keys customers may bring (seed 004, External tokens). */
export const KEY_PROVIDERS = ['replicate', 'poe', 'runway', 'heygen'] as const;
export type KeyProvider = (typeof KEY_PROVIDERS)[number];

export function isKeyProvider(provider: string): provider is KeyProvider {
  return KEY_PROVIDERS.some((known) => known === provider);
}

/** What anybody is shown of a key: never the key. */
export interface ProviderKey {
  readonly provider: KeyProvider;
  readonly label: string | null;
  /** The last four characters, by which its owner knows it. */
  readonly last4: string;
  /** When its owner first stored one for this provider. */
  readonly createdAt: Date;
  /** When this one took the place of an earlier one. */
  readonly rotatedAt: Date | null;
  readonly lastUsedAt: Date | null;
}

/** What a row says of itself, as `ProviderKey` names it. */
export const SHOWN_COLUMNS = `provider, label, last4, created_at AS "createdAt", rotated_at AS "rotatedAt",
  last_used_at AS "lastUsedAt"`;

/** The one key of an owner and provider that orders are made with. */
export const LIVE = 'replaced_at IS NULL AND revoked_at IS NULL';
