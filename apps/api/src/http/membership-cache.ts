import type { MemberRole } from '@callsheet/identity';
import { createBriefMemory } from './brief-memory.ts';

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

/**
 * Remembers members for 5 s. Only membership is remembered, never its absence, so that a new member is let in at once.
 */
export function createMembershipCache({ findRole, ...options }: MembershipCacheOptions): FindRole {
  const remember = createBriefMemory<MemberRole | null>({
    ...options,
    lifeMs: MEMBERSHIP_TTL_MS,
    isKept: (role) => role !== null,
  });
  return (input) => remember(`${input.userId}/${input.workspaceId}`, () => findRole(input));
}
