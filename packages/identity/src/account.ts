import type { BillingSchedule, Plan } from '@callsheet/domain';

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

/** Where jobs and products belong, and whose plan pays (R-000-02). */
export interface Workspace {
  readonly id: string;
  readonly name: string;
  readonly plan: Plan;
  readonly ownerId: string;
  /** When its months begin (C-12). */
  readonly billing: BillingSchedule;
}

/** A workspace as one of its members sees it. */
export interface Membership extends Workspace {
  /** The member's own role. */
  readonly role: MemberRole;
}

/** Somebody who belongs to a workspace. */
export interface Member {
  readonly userId: string;
  readonly email: string;
  readonly name: string | null;
  readonly role: MemberRole;
  readonly joinedAt: Date;
}

/** Who asks for a change: a user, and whether they act as an admin. */
export interface Actor {
  readonly userId: string;
  readonly isAdmin: boolean;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Ids come in from tokens and headers; Postgres answers a malformed one with an error instead of no row. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
