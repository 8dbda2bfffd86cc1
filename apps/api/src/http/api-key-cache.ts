import { createHash } from 'node:crypto';
import type { UsableApiKey } from '@callsheet/identity';
import { createBriefMemory } from './brief-memory.ts';

/** The key that a secret belongs to; null for one that does not work. */
export type FindApiKey = (secret: string) => Promise<UsableApiKey | null>;

/** For so long a key that was revoked or changed may still act as it was; it must bite within 5 s in every process. */
export const API_KEY_LIFE_MS = 3_000;

/**
 * Remembers keys for 3 s, by the hash of their secrets, so that no secret lies in memory for longer than its request.
 * Ends that are known beforehand are kept to the moment. Secrets that do not work are not remembered: guessing would
 * push out the others.
 */
export function createApiKeyCache(options: {
  readonly findApiKey: FindApiKey;
  readonly now: () => Date;
  readonly nowMs: () => number;
}): FindApiKey {
  const { findApiKey, now, nowMs } = options;
  const remember = createBriefMemory<UsableApiKey | null>({
    nowMs,
    lifeMs: API_KEY_LIFE_MS,
    isKept: (apiKey) => apiKey !== null,
  });
  return async (secret) => {
    const hash = createHash('sha256').update(secret).digest('base64');
    const apiKey = await remember(hash, () => findApiKey(secret));
    return apiKey === null || (apiKey.endsAt !== null && apiKey.endsAt <= now()) ? null : apiKey;
  };
}
