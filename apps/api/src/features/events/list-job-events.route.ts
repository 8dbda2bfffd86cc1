import type { Job } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { Defaulted, errorResponses, Strict } from '../../http/schemas.ts';
import type { SseConnections } from '../../http/sse.ts';
import type { JobReader } from '../../ports.ts';
import { JobParams } from '../jobs/job-params.ts';
import { loadOwnedJob } from '../jobs/load-owned-job.ts';
import { followJob } from './follow-job.ts';
import type { JobEventHub } from './job-event-hub.ts';
import { EventBody, renderEvent } from './render-event.ts';

export interface JobEventsDependencies {
  readonly jobs: JobReader;
  readonly hub: JobEventHub;
  readonly connections: SseConnections;
  readonly renderJob: (job: Job) => Promise<unknown>;
}

const Query = Strict({
  after: Type.Optional(Type.Integer({ minimum: 0, description: 'seq of the newest event you have.' })),
  lastEventId: Type.Optional(
    Type.Integer({ minimum: 0, description: 'Like the header Last-Event-ID, for clients that cannot set headers.' }),
  ),
  limit: Defaulted(Type.Integer({ minimum: 1, maximum: 200, default: 100 })),
});

export function registerListJobEvents(app: ApiInstance, deps: JobEventsDependencies): void {
  app.get(
    '/v1/jobs/:id/events',
    {
      exposeHeadRoute: false,
      config: { stream: true },
      schema: {
        operationId: 'listJobEvents',
        tags: ['jobs'],
        summary: 'What happened to a job, as a page or as a live stream',
        description:
          'With `Accept: text/event-stream` a stream: events carry their seq as `id` and resume with Last-Event-ID; `job.progress` carries none and is not repeated; `snapshot` replaces events that are gone. It ends after the event that ends the job, and answers 204 to a client that has all of them.',
        params: JobParams,
        querystring: Query,
        response: {
          200: {
            description: 'A page, or the stream.',
            content: {
              'application/json': {
                schema: Type.Object({
                  data: Type.Array(EventBody),
                  nextCursor: Type.Union([Type.String(), Type.Null()]),
                  hasMore: Type.Boolean(),
                }),
              },
              'text/event-stream': { schema: Type.String() },
            },
          },
          204: Type.Null({ description: 'The job has ended and you have every event of it.' }),
          ...errorResponses(400, 401, 403, 404),
        },
      },
    },
    async (request, reply) => {
      const job = await loadOwnedJob(deps.jobs, { jobId: request.params.id, userId: principalOf(request).userId });
      const afterSeq = request.query.after ?? request.query.lastEventId ?? lastEventIdOf(request);
      if (wantsStream(request)) return stream(deps, request, reply, { jobId: job.id, afterSeq });
      const read = await deps.jobs.readEvents(job.id, afterSeq);
      const events = (read?.events ?? []).flatMap((stored) => renderEvent(job.id, stored) ?? []);
      const data = events.slice(0, request.query.limit);
      const hasMore = events.length > data.length;
      const last = data.at(-1);
      return reply
        .type('application/json; charset=utf-8')
        .send({ data, nextCursor: hasMore && last ? String(last.seq) : null, hasMore });
    },
  );
}

async function stream(
  deps: JobEventsDependencies,
  request: FastifyRequest,
  reply: FastifyReply,
  from: { jobId: string; afterSeq: number },
): Promise<FastifyReply> {
  const connection = await followJob({
    ...from,
    jobs: deps.jobs,
    hub: deps.hub,
    open: () => deps.connections.open(),
    snapshot: async () => {
      const job = await deps.jobs.find(from.jobId);
      return job === null ? null : deps.renderJob(job);
    },
    nowMs: () => performance.now(),
    onError: (err) => request.log.error({ err, jobId: from.jobId, requestId: request.id }, 'an event stream broke off'),
  });
  if (connection === null) return reply.code(204).send();
  // Proxies such as nginx collect answers unless told not to.
  void reply.header('x-accel-buffering', 'no').type('text/event-stream; charset=utf-8');
  return reply.send(connection.stream);
}

function wantsStream(request: FastifyRequest): boolean {
  return request.headers.accept?.includes('text/event-stream') === true;
}

/** An unreadable Last-Event-ID counts as none: browsers send back whatever they were given. */
function lastEventIdOf(request: FastifyRequest): number {
  const header = request.headers['last-event-id'];
  return typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : 0;
}
