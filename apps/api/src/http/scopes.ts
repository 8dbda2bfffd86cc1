import { DomainError } from '@callsheet/domain';
import type { ApiConfig } from '../config.ts';
import type { ApiInstance } from './api-instance.ts';
import type { FindApiKey } from './api-key-cache.ts';
import { principalOf, registerAuthentication } from './authenticate.ts';
import type { Dialect } from './error-status.ts';
import type { FindRole } from './membership-cache.ts';
import { userLimit } from './rate-limits.ts';

/**
 * Who may call a route: anybody, a user who is signed in or calls with an API key, only one who is signed in, a signed-in
 * admin, or a provider with a callback token.
 */
export type Access = 'public' | 'user' | 'session' | 'admin' | 'callback';

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
  readonly findApiKey: FindApiKey;
  readonly dialect?: Dialect;
}

/** Routes that anybody may call. */
export async function publicScope(
  app: ApiInstance,
  register: (scope: ApiInstance) => void | Promise<void>,
): Promise<void> {
  await openScope(app, { access: 'public' }, register);
}

/**
 * Routes for users: authenticated before the body is read, limited per user after it. An API key reads with the scope
 * `read` and does everything else with `write`.
 */
export async function userScope(
  app: ApiInstance,
  options: ScopeOptions,
  register: (scope: ApiInstance) => void | Promise<void>,
): Promise<void> {
  await openScope(app, { access: 'user', dialect: options.dialect }, async (scope) => {
    registerAuthentication(scope, { ...options, keys: 'by scope' });
    scope.addHook('preHandler', userLimit(scope, { name: 'user', max: options.rateLimits.perUser }));
    await register(scope);
  });
}

/** Routes about the account itself, such as its keys and members: for users who are signed in, and for no API key. */
export async function accountScope(
  app: ApiInstance,
  options: ScopeOptions,
  register: (scope: ApiInstance) => void | Promise<void>,
): Promise<void> {
  await openScope(app, { access: 'session', dialect: options.dialect }, async (scope) => {
    registerAuthentication(scope, { ...options, keys: 'none' });
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
    registerAuthentication(scope, { ...options, keys: 'none' });
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

const SESSION = [{ bearer: [] }, { cookie: [] }];

/** What the documentation says about signing in. */
const SECURITY: Partial<Record<Access, Record<string, string[]>[]>> = {
  user: [...SESSION, { apiKey: [] }],
  session: SESSION,
  admin: SESSION,
};

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
      const security = SECURITY[options.access];
      if (security !== undefined && route.schema) route.schema.security = security;
    });
    await register(scope);
  });
}
