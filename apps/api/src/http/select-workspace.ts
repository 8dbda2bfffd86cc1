import { DomainError } from '@callsheet/domain';
import type { FastifyRequest } from 'fastify';
import type { Principal, TokenClaims } from './access-token.ts';
import { isDependencyDown } from './is-dependency-down.ts';
import type { FindRole } from './membership-cache.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * The caller in the workspace that the request is for (R-000-02): the one of the header `X-Workspace-Id`, else the one of
 * the token. Either is checked against the members on every request.
 * @throws DomainError INVALID_ID for a header that is no id, FORBIDDEN when the caller does not belong to the workspace.
 */
export async function selectWorkspace(
  request: FastifyRequest,
  claims: TokenClaims,
  findRole: FindRole,
): Promise<Omit<Principal, 'apiKey'>> {
  const selected = selectedIdOf(request);
  const workspaceId = selected ?? claims.workspaceId;
  const workspaceRole = await findRole({ userId: claims.userId, workspaceId }).catch((error: unknown) => {
    // Reads do without the accounts for as long as they are away: the token says for 15 minutes that its user belonged.
    if (selected === null && isRead(request) && isDependencyDown(error)) return 'member' as const;
    throw error;
  });
  if (workspaceRole === null) {
    throw new DomainError({
      code: 'FORBIDDEN',
      message:
        selected === null
          ? 'You do not belong to the workspace of this token any more; log in again.'
          : 'You do not belong to the workspace that X-Workspace-Id names.',
    });
  }
  return { ...claims, workspaceId, workspaceRole };
}

function selectedIdOf(request: FastifyRequest): string | null {
  const header = request.headers['x-workspace-id'];
  if (header === undefined) return null;
  const id = String(header).trim().toLowerCase();
  if (UUID.test(id)) return id;
  throw new DomainError({
    code: 'INVALID_ID',
    message: 'X-Workspace-Id must be the id of one of your workspaces, as GET /v1/workspaces lists them.',
  });
}

function isRead(request: FastifyRequest): boolean {
  return request.method === 'GET' || request.method === 'HEAD';
}
