import type { FastifyInstance, FastifyRequest } from 'fastify';

/** A request as the simulator received it. `status` is null when no answer was finished. */
export interface RecordedRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** The token of `authorization` is left out; its scheme stays. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  body: unknown;
  status: number | null;
  readonly receivedAt: string;
  /** What the provider would mind about the request although it answered; absent when nothing. */
  remark?: string;
}

/** A header of an answer, with which a route remarks on its request. */
export const REMARK_HEADER = 'x-simulator-remark';

const MOST_KEPT = 10_000;

/** Control calls and health checks are not part of what is observed. */
function isObserved(request: FastifyRequest): boolean {
  return !request.url.startsWith('/_simulator/') && request.url !== '/healthz';
}

/** Records what arrives, so that tests can count creates and look at headers (C13). */
export function recordRequests(
  app: FastifyInstance,
  now: () => Date,
): { list: () => readonly RecordedRequest[]; clear: () => void } {
  let recorded: RecordedRequest[] = [];
  const byRequest = new WeakMap<FastifyRequest, RecordedRequest>();
  app.addHook('onRequest', async (request) => {
    if (!isObserved(request)) return;
    const { authorization, ...headers } = request.headers;
    const scheme = authorization?.split(' ', 1)[0];
    const entry: RecordedRequest = {
      method: request.method,
      path: request.url,
      headers: scheme === undefined ? headers : { ...headers, authorization: scheme },
      body: null,
      status: null,
      receivedAt: now().toISOString(),
    };
    byRequest.set(request, entry);
    recorded.push(entry);
    if (recorded.length > MOST_KEPT) recorded.shift();
  });
  app.addHook('preValidation', async (request) => {
    const entry = byRequest.get(request);
    if (entry) entry.body = request.body ?? null;
  });
  app.addHook('onResponse', async (request, reply) => {
    const entry = byRequest.get(request);
    if (entry && reply.raw.writableFinished) entry.status = reply.statusCode;
    const remark = reply.getHeader(REMARK_HEADER);
    if (entry && remark !== undefined) entry.remark = String(remark);
  });
  return {
    list: () => recorded,
    clear: () => {
      recorded = [];
    },
  };
}
