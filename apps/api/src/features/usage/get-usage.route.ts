import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses } from '../../http/schemas.ts';
import type { UsageReader } from '../../money-ports.ts';
import { readUsage } from './read-usage.ts';
import { UsageBody } from './usage-body.ts';

export function registerGetUsage(app: ApiInstance, deps: { usage: UsageReader }): void {
  app.get(
    '/v1/usage',
    {
      schema: {
        operationId: 'getUsage',
        tags: ['usage'],
        summary: "The workspace's videos of this billing period and your credits",
        response: { 200: UsageBody, ...errorResponses(400, 401, 403, 429, 503) },
      },
    },
    async (request) => readUsage(deps.usage, principalOf(request), new Date()),
  );
}
