import cors from '@fastify/cors';
import type { ApiInstance } from './api-instance.ts';

/** Lets the listed origins call with cookies; without any, no CORS header is ever sent. */
export async function registerCrossOrigin(
  app: ApiInstance,
  options: { corsOrigins: readonly string[] },
): Promise<void> {
  if (options.corsOrigins.length === 0) return;
  await app.register(cors, {
    origin: [...options.corsOrigins],
    credentials: true,
    // Providers ask an address with a bare OPTIONS before they take it (H9); browsers are told no more by it.
    strictPreflight: false,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: [
      'x-request-id',
      'retry-after',
      'location',
      'link',
      'x-next-cursor',
      'idempotent-replayed',
      'ratelimit-limit',
      'ratelimit-remaining',
      'ratelimit-reset',
    ],
    maxAge: 600,
  });
}
