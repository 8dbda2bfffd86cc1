import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses } from '../../http/schemas.ts';
import { CreditsBody } from './credits-body.ts';
import { type CreditsDependencies, readCredits } from './read-credits.ts';

export function registerGetCredits(app: ApiInstance, deps: CreditsDependencies): void {
  app.get(
    '/v1/credits',
    {
      schema: {
        operationId: 'getCredits',
        tags: ['credits'],
        summary: 'Your credits, what holds them and what a scene costs',
        description:
          'A job holds its whole price when it is ordered. The image is paid when it is stored, the video when that is; what was not made comes back.',
        response: { 200: CreditsBody, ...errorResponses(400, 401, 403, 429, 503) },
      },
    },
    async (request) => readCredits(deps, principalOf(request).userId),
  );
}
