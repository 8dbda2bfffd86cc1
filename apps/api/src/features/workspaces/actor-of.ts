import type { Actor } from '@callsheet/identity';
import type { FastifyRequest } from 'fastify';
import { principalOf } from '../../http/authenticate.ts';

/** The caller, as identity asks for them. Which workspace is selected plays no part: the path names one. */
export function actorOf(request: FastifyRequest): Actor {
  const { userId, roles } = principalOf(request);
  return { userId, isAdmin: roles.includes('admin') };
}
