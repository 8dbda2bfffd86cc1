import type { Accounts } from '../../account-ports.ts';
import type { ApiConfig } from '../../config.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { requireSameSite } from '../../http/same-site.ts';
import { registerLogIn } from './log-in.route.ts';
import { registerLogOut } from './log-out.route.ts';
import { registerRefreshSession } from './refresh-session.route.ts';
import { registerRegisterUser } from './register-user.route.ts';

export interface SessionsDependencies {
  readonly accounts: Accounts;
  readonly http: ApiConfig['http'];
  /** Guessing passwords is slower than reading. */
  readonly signInLimit: { readonly max: number; readonly timeWindow: number };
}

/** Session routes that anybody may call (http-surface.md 6.8). They set or use cookies, so they check the origin themselves. */
export function registerSessions(app: ApiInstance, deps: SessionsDependencies): void {
  app.addHook('onRequest', async (request) => requireSameSite(request, deps.http));
  registerRegisterUser(app, deps);
  registerLogIn(app, deps);
  registerRefreshSession(app, deps);
  registerLogOut(app, deps);
}
