import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { errorResponses } from '../../http/schemas.ts';

export function registerGetOpenApi(app: ApiInstance): void {
  app.get(
    '/openapi.json',
    {
      schema: {
        operationId: 'getOpenApi',
        tags: ['operations'],
        summary: 'This document',
        response: { 200: Type.Object({}, { additionalProperties: true }), ...errorResponses(429) },
      },
    },
    async () => app.swagger(),
  );
}
