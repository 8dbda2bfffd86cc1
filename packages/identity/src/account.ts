import type { Plan } from '@callsheet/domain';

export type Role = 'admin';

/** A registered person. `email` is normalised; the password's hash never leaves this package. */
export interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string | null;
  readonly roles: readonly Role[];
  readonly createdAt: Date;
}

export type MemberRole = 'owner' | 'member';

/** A workspace as one of its members sees it. */
export interface Membership {
  readonly id: string;
  readonly name: string;
  readonly plan: Plan;
  readonly ownerId: string;
  /** The member's own role. */
  readonly role: MemberRole;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Ids come in from tokens and headers; Postgres answers a malformed one with an error instead of no row. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
