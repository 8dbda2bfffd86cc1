import type { FastifyInstance } from 'fastify';

/**
 * JSON only. An empty body counts as none, since many clients send the content type with every POST; keys that reach
 * for a prototype are refused; plain text, which Fastify would take, is a 415.
 */
export function registerBodyParsers(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') return done(null, undefined);
    return parseJson(request, body, done);
  });
}
