import { RATE_CLASSES, type RateClass } from '@callsheet/domain';
import cookie from '@fastify/cookie';
import { Type } from '@sinclair/typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { createInstance } from '../create-instance.ts';
import { registerAccessTokens } from '../http/access-token.ts';
import type { ApiInstance } from '../http/api-instance.ts';
import { registerErrorHandler } from '../http/error-handler.ts';
import { createRateTaker, type RateTakerDependencies } from '../http/rate-classes.ts';
import { registerIpLimit } from '../http/rate-limits.ts';
import { OneOf } from '../http/schemas.ts';
import { userScope } from '../http/scopes.ts';

/**
 * A process whose one route takes a unit of a class, as the routes do that pay for something, and with `?fails` gives it
 * back as they do when the platform fails.
 */
export async function openRateApp(
  deps: AppDependencies,
  change: Partial<RateTakerDependencies> = {},
): Promise<ApiInstance> {
  const { config } = deps;
  const rates = { ...deps, standardRates: config.rates, now: () => new Date(), ...change };
  const app = createInstance(deps);
  registerErrorHandler(app);
  await app.register(cookie);
  await registerAccessTokens(app, config.tokens);
  await registerIpLimit(app, { limits: config.rateLimits, counts: deps.rateCounts });
  await userScope(app, { ...config, findRole: deps.findRole, findApiKey: deps.findApiKey }, (scope) => {
    const Params = Type.Object({ rateClass: OneOf(RATE_CLASSES) });
    const Query = Type.Object({ fails: Type.Optional(Type.String()) });
    scope.post('/take/:rateClass', { schema: { params: Params, querystring: Query } }, async (request, reply) => {
      const rateClass: RateClass = request.params.rateClass;
      const taker = createRateTaker(rates, { request, reply, rateClass });
      const ticket = await taker.take();
      if (request.query.fails !== undefined) await taker.giveBack(ticket);
      return ticket;
    });
  });
  await app.ready();
  return app;
}
