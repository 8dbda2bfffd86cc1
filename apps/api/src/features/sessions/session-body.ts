import { type Static, Type } from '@sinclair/typebox';
import type { FastifyReply } from 'fastify';
import type { Account, SessionGrant } from '../../account-ports.ts';
import { signAccessToken } from '../../http/access-token.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { Nullable, Timestamp } from '../../http/schemas.ts';
import { setSessionCookies } from '../../http/session-cookies.ts';

const AccountFields = {
  user: Type.Object({
    id: Type.String(),
    email: Type.String(),
    name: Nullable(Type.String()),
    roles: Type.Array(Type.String()),
  }),
  workspace: Type.Object({ id: Type.String(), name: Type.String(), plan: Type.String() }),
};

export const AccountBody = Type.Object({ success: Type.Literal(true), data: Type.Object(AccountFields) });

/** http-surface.md 6.8. The refresh token travels in its cookie only. */
export const SessionBody = Type.Object({
  success: Type.Literal(true),
  data: Type.Object({
    ...AccountFields,
    accessToken: Type.String({ description: 'For the header Authorization: Bearer.' }),
    expiresAt: Timestamp,
  }),
});

export function describeAccount(account: Account) {
  const { user, workspace } = account;
  return {
    user: { id: user.id, email: user.email, name: user.name, roles: [...user.roles] },
    workspace: { id: workspace.id, name: workspace.name, plan: workspace.plan },
  };
}

/** Signs the access token, sets both cookies and answers the body of a session. */
export function openSession(
  app: ApiInstance,
  reply: FastifyReply,
  grant: SessionGrant,
  options: { secure: boolean },
): Static<typeof SessionBody> {
  const access = signAccessToken(app, {
    userId: grant.user.id,
    workspaceId: grant.workspace.id,
    roles: grant.user.roles,
  });
  setSessionCookies(reply, {
    access,
    refresh: { token: grant.refreshToken, expiresAt: grant.refreshExpiresAt },
    secure: options.secure,
  });
  return {
    success: true,
    data: { ...describeAccount(grant), accessToken: access.token, expiresAt: access.expiresAt.toISOString() },
  };
}
