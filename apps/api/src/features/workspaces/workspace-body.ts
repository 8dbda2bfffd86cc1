import { billingPeriod, PLANS } from '@callsheet/domain';
import type { Member, Workspace, WorkspaceAccess } from '@callsheet/identity';
import { type Static, Type } from '@sinclair/typebox';
import { Nullable, OneOf, Timestamp } from '../../http/schemas.ts';

export const AnchorDay = Nullable(Type.Integer({ minimum: 1, maximum: 28 }));

const WorkspaceFields = {
  id: Type.String(),
  name: Type.String(),
  plan: OneOf(PLANS, { description: 'Videos a month: junior 30, senior 100, executive 500.' }),
  ownerId: Type.String(),
  billingAnchorDay: Nullable(
    Type.Integer({ description: 'Day of the month on which a period begins, at 00:00 UTC; null is the first.' }),
  ),
  period: Type.Object({
    key: Type.String({ description: 'As in /v1/usage and its ledger.' }),
    startsAt: Timestamp,
    endsAt: Timestamp,
  }),
};

export const WorkspaceBody = Type.Object(WorkspaceFields, { title: 'Workspace' });

/** A workspace as the caller sees it. */
export const MembershipBody = Type.Object(
  {
    ...WorkspaceFields,
    role: Nullable(OneOf(['owner', 'member'], { description: 'Yours; null for an admin who looks in from outside.' })),
  },
  { title: 'Membership' },
);

export const MemberBody = Type.Object(
  {
    userId: Type.String(),
    email: Type.String(),
    name: Nullable(Type.String()),
    role: OneOf(['owner', 'member']),
    joinedAt: Timestamp,
  },
  { title: 'Member' },
);

export const WorkspaceParams = Type.Object({ id: Type.String({ description: 'Id of the workspace.' }) });

export function renderWorkspace(workspace: Workspace, now: Date): Static<typeof WorkspaceBody> {
  const { id, name, plan, ownerId, billing } = workspace;
  const { key, startsAt, endsAt } = billingPeriod(billing, now);
  const period = { key, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
  return { id, name, plan, ownerId, billingAnchorDay: billing.anchorDay, period };
}

export function renderMembership({ workspace, role }: WorkspaceAccess, now: Date): Static<typeof MembershipBody> {
  return { ...renderWorkspace(workspace, now), role };
}

export function renderMember({ joinedAt, ...member }: Member): Static<typeof MemberBody> {
  return { ...member, joinedAt: joinedAt.toISOString() };
}
