import type { FastifyInstance } from 'fastify';

/**
 * Headers of every answer, errors included: answers hold private data and are not to be kept, not to be framed and not
 * to be guessed at.
 */
export function securityHeaders(input: { requestId: string; publicUrl: string }): Record<string, string> {
  return {
    'x-request-id': input.requestId,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    ...(input.publicUrl.startsWith('https:') ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  };
}

/** Sets them first, so that a route may say otherwise. */
export function registerSecurityHeaders(app: FastifyInstance, options: { publicUrl: string }): void {
  app.addHook('onRequest', async (request, reply) => {
    void reply.headers(securityHeaders({ requestId: request.id, publicUrl: options.publicUrl }));
  });
}
