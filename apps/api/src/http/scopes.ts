import { DomainError } from '@callsheet/domain';
import type { ApiConfig } from '../config.ts';
import type { ApiInstance } from './api-instance.ts';
import { principalOf, registerAuthentication } from './authenticate.ts';
import type { Dialect } from './error-status.ts';
import type { FindRole } from './membership-cache.ts';
import { userLimit } from './rate-limits.ts';

/** Who may call a route: anybody, a signed-in user, a signed-in admin, or a provider with a callback token. */
export type Access = 'public' | 'user' | 'admin' | 'callback';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set by the scope that a route is registered in, never by the route. */
    access?: Access;
  }
}

export interface ScopeOptions {
  readonly http: ApiConfig['http'];
  readonly rateLimits: ApiConfig['rateLimits'];
  readonly findRole: FindRole;
  readonly dialect?: Dialect;
}

/** Routes that anybody may call. */
export async function publicScope(
  app: ApiInstance,
  register: (scope: ApiInstance) => void | Promise<void>,
): Promise<void> {
  await openScope(app, { access: 'public' }, register);
}

/** Routes for signed-in users: authenticated before the body is read, limited per user after it. */
export async function userScope(
  app: ApiInstance,
  options: ScopeOptions,
  register: (scope: ApiInstance) => void | Promise<void>,
): Promise<void> {
  await openScope(app, { access: 'user', dialect: options.dialect }, async (scope) => {
    registerAuthentication(scope, options);
    scope.addHook('preHandler', userLimit(scope, { name: 'user', max: options.rateLimits.perUser }));
    await register(scope);
  });
}

/** Routes for admins: everybody else who is signed in gets a 403 before the body is read. */
export async function adminScope(
  app: ApiInstance,
  options: ScopeOptions,
  register: (scope: ApiInstance) => void | Promise<void>,
): Promise<void> {
  await openScope(app, { access: 'admin', dialect: options.dialect }, async (scope) => {
    registerAuthentication(scope, options);
    scope.addHook('preParsing', async (request) => {
      if (principalOf(request).roles.includes('admin')) return;
      throw new DomainError({ code: 'FORBIDDEN', message: 'Only an admin may do this.' });
    });
    scope.addHook('preHandler', userLimit(scope, { name: 'user', max: options.rateLimits.perUser }));
    await register(scope);
  });
}

/** Routes that providers call; each checks its own token. */
export async function callbackScope(
  app: ApiInstance,
  register: (scope: ApiInstance) => void | Promise<void>,
): Promise<void> {
  await openScope(app, { access: 'callback' }, register);
}

async function openScope(
  app: ApiInstance,
  options: { access: Access; dialect?: Dialect | undefined },
  register: (scope: ApiInstance) => void | Promise<void>,
): Promise<void> {
  await app.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      route.config = {
        ...route.config,
        access: options.access,
        ...(options.dialect === undefined ? {} : { dialect: options.dialect }),
      };
      const signedIn = options.access === 'user' || options.access === 'admin';
      if (signedIn && route.schema) route.schema.security = [{ bearer: [] }, { cookie: [] }];
    });
    await register(scope);
  });
}
