import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { errorResponses } from '../../http/schemas.ts';

const PROBED = { probeAccountCallback: '/v1/callbacks/heygen', probeCallback: '/v1/callbacks/heygen/:id' };

/** What HeyGen asks an address before it takes it (H9); anybody may. */
export function registerCallbackProbes(app: ApiInstance): void {
  for (const [operationId, url] of Object.entries(PROBED)) {
    app.options(
      url,
      {
        schema: {
          operationId,
          tags: ['callbacks'],
          summary: 'Says that callbacks are taken here',
          response: { 200: Type.Null({ description: 'They are.' }), ...errorResponses(400, 413, 415, 429) },
        },
      },
      async (_request, reply) => reply.code(200).send(null),
    );
  }
}
