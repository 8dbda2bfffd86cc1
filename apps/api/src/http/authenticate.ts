import { DomainError } from '@callsheet/domain';
import type { UsableApiKey } from '@callsheet/identity';
import type { FastifyRequest } from 'fastify';
import type { Principal } from './access-token.ts';
import type { ApiInstance } from './api-instance.ts';
import { type CredentialOptions, callerOf } from './credentials.ts';
import type { FindRole } from './membership-cache.ts';
import { selectWorkspace } from './select-workspace.ts';

const principals = new WeakMap<FastifyRequest, Principal>();

/** Which API keys may call: those with the scope of the request's method, or none, since a person has to be signed in. */
export type KeyAccess = 'by scope' | 'none';

/**
 * Authenticates every route of the scope before its body is read (C-08). Then the caller's workspace is selected and
 * their place in it checked.
 */
export function registerAuthentication(
  app: ApiInstance,
  options: CredentialOptions & { readonly findRole: FindRole; readonly keys: KeyAccess },
): void {
  app.addHook('preParsing', async (request) => {
    const { claims, apiKey } = await callerOf(app, request, options);
    if (apiKey !== null) requireKeyAccess(request, apiKey, options.keys);
    const { userId, workspaceId, roles } = claims;
    const member = await selectWorkspace(request, { userId, workspaceId, roles }, options.findRole);
    if (apiKey !== null) requireKeyWorkspace(member, apiKey);
    principals.set(request, { ...member, apiKey });
  });
}

/** The authenticated caller of a protected route. */
export function principalOf(request: FastifyRequest): Principal {
  const principal = principals.get(request);
  if (principal === undefined) throw new Error('principalOf was called on a route outside the protected scope');
  return principal;
}

/** @throws DomainError FORBIDDEN. */
function requireKeyAccess(request: FastifyRequest, apiKey: UsableApiKey, access: KeyAccess): void {
  if (access === 'none') {
    throw new DomainError({
      code: 'FORBIDDEN',
      message: 'No API key may do this; a person has to be signed in for it.',
    });
  }
  const scope = request.method === 'GET' || request.method === 'HEAD' ? 'read' : 'write';
  if (apiKey.scopes.includes(scope)) return;
  throw new DomainError({
    code: 'FORBIDDEN',
    message: `This API key lacks the scope ${scope}.`,
    details: { requiredScope: scope },
  });
}

/** A key is for one workspace; it does not follow its user into others. @throws DomainError FORBIDDEN. */
function requireKeyWorkspace(member: { readonly workspaceId: string }, apiKey: UsableApiKey): void {
  if (member.workspaceId === apiKey.workspaceId) return;
  throw new DomainError({
    code: 'FORBIDDEN',
    message: 'This API key is for another workspace than the one that X-Workspace-Id names.',
  });
}
