import type { ApiConfig } from '../config.ts';
import type { ApiInstance } from './api-instance.ts';
import { registerAuthentication } from './authenticate.ts';
import type { Dialect } from './error-status.ts';
import { userLimit } from './rate-limits.ts';

/** Who may call a route: anybody, a signed-in user, or a provider with a callback token. */
export type Access = 'public' | 'user' | 'callback';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set by the scope that a route is registered in, never by the route. */
    access?: Access;
  }
}

export interface ScopeOptions {
  readonly http: ApiConfig['http'];
  readonly rateLimits: ApiConfig['rateLimits'];
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
    registerAuthentication(scope, { http: options.http });
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
      if (options.access === 'user' && route.schema) route.schema.security = [{ bearer: [] }, { cookie: [] }];
    });
    await register(scope);
  });
}
