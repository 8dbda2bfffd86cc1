import type { MemberRole } from '@callsheet/identity';

/** What a user is in a workspace; null when they do not belong to it. */
export type FindRole = (input: { userId: string; workspaceId: string }) => Promise<MemberRole | null>;

export interface MembershipCacheOptions {
  readonly findRole: FindRole;
  /** Milliseconds of a clock that never goes back. */
  readonly nowMs: () => number;
  readonly maxEntries?: number;
}

/** For so long a member who was removed may still act: every request is checked, but not every check asks the store. */
export const MEMBERSHIP_TTL_MS = 5_000;
const MAX_ENTRIES = 10_000;

/**
 * Remembers members for 5 s, counted from the moment in which the store was asked; who asks at the same time shares one
 * question. Only membership is remembered, never its absence, so that a new member is let in at once.
 */
export function createMembershipCache(options: MembershipCacheOptions): FindRole {
  const { findRole, nowMs, maxEntries = MAX_ENTRIES } = options;
  const known = new Map<string, { role: Promise<MemberRole | null>; until: number }>();

  return (input) => {
    const key = `${input.userId}/${input.workspaceId}`;
    const remembered = known.get(key);
    if (remembered !== undefined && nowMs() < remembered.until) return remembered.role;
    const entry = { role: findRole(input), until: nowMs() + MEMBERSHIP_TTL_MS };
    const forget = (): void => {
      if (known.get(key) === entry) known.delete(key);
    };
    entry.role.then((role) => (role === null ? forget() : undefined), forget);
    // Behind all others, so that the oldest is the first.
    known.delete(key);
    known.set(key, entry);
    const [oldest] = known.keys();
    if (known.size > maxEntries && oldest !== undefined) known.delete(oldest);
    return entry.role;
  };
}
