import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';

export function registerGetHealth(app: ApiInstance): void {
  app.get(
    '/healthz',
    {
      config: { rateLimit: false },
      schema: {
        operationId: 'getHealth',
        tags: ['operations'],
        summary: 'Whether this process answers',
        response: { 200: Type.Object({ status: Type.Literal('ok') }) },
      },
    },
    async () => ({ status: 'ok' as const }),
  );
}
