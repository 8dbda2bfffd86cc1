import type { RateLimits } from '@callsheet/domain';

/** What a key may do: `read` fetches, `write` does everything else that is open to keys. Neither includes the other. */
export const API_KEY_SCOPES = ['read', 'write'] as const;
export type ApiKeyScope = (typeof API_KEY_SCOPES)[number];

/** A key of a user in one of their workspaces (C-40), as its owner sees it: nobody sees its secret again. */
export interface ApiKey {
  readonly id: string;
  readonly userId: string;
  readonly workspaceId: string;
  readonly name: string;
  /** The beginning of the secret that counts now, by which its owner tells keys apart. */
  readonly prefix: string;
  readonly scopes: readonly ApiKeyScope[];
  /** Null: that of its user. */
  readonly tier: string | null;
  /** What holds for this key alone, before its tier. */
  readonly limits: RateLimits;
  readonly createdAt: Date;
  /** A minute late at most. */
  readonly lastUsedAt: Date | null;
  readonly rotatedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
}

/** A key with the secret that was just made for it. */
export interface IssuedApiKey {
  readonly apiKey: ApiKey;
  readonly secret: string;
}

/** What a request by a key is allowed and counted by. */
export interface UsableApiKey extends Pick<ApiKey, 'id' | 'userId' | 'workspaceId' | 'scopes' | 'tier' | 'limits'> {
  /** When the key, or the secret that found it, stops working; null: not by itself. */
  readonly endsAt: Date | null;
}
