import type { Job, Viewer } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { Defaulted, errorResponses, Strict } from '../../http/schemas.ts';
import { openEventStream, type SseConnections } from '../../http/sse.ts';
import { JobParams } from '../jobs/job-params.ts';
import { requireJobId, requireOwned } from '../jobs/load-owned-job.ts';
import { followJob } from './follow-job.ts';
import type { JobEventHub } from './job-event-hub.ts';
import { EventBody, renderEvent } from './render-event.ts';
import type { JobReads } from './shared-job-reads.ts';
import type { StreamSlots } from './stream-slots.ts';

export interface JobEventsDependencies {
  readonly reads: JobReads;
  readonly hub: JobEventHub;
  readonly connections: SseConnections;
  readonly slots: StreamSlots;
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
          'With `Accept: text/event-stream` a stream: events carry their seq as `id` and resume with Last-Event-ID; `job.progress` carries none and is not repeated; `snapshot` replaces events that are gone. It ends after the event that ends the job, and answers 204 to a client that has all of them. Streams count against STREAMS_PER_USER, with those of `/v1/stream`: one too many is a 429. A client that stops reading is dropped and resumes.',
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
          ...errorResponses(400, 401, 403, 404, 429, 503),
        },
      },
    },
    async (request, reply) => {
      const viewer = principalOf(request);
      const jobId = requireJobId(request.params.id);
      const afterSeq = lastEventIdOf(request) ?? request.query.after ?? request.query.lastEventId ?? 0;
      if (wantsStream(request)) return stream(deps, request, reply, { jobId, viewer, afterSeq });
      const read = requireOwned(await deps.reads.readEvents(jobId, afterSeq), viewer, 'read');
      const events = read.events.flatMap((stored) => renderEvent(jobId, stored) ?? []);
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
  from: { jobId: string; viewer: Viewer; afterSeq: number },
): Promise<FastifyReply> {
  const release = deps.slots.take(from.viewer.userId);
  try {
    const connection = await followJob({
      ...from,
      reads: deps.reads,
      hub: deps.hub,
      open: () => {
        const opened = openEventStream(reply, deps.connections);
        opened.onClose(release);
        return opened;
      },
      snapshot: async () => {
        const job = await deps.reads.find(from.jobId);
        return job === null ? null : deps.renderJob(job);
      },
      nowMs: () => performance.now(),
      onError: (err) =>
        request.log.error({ err, jobId: from.jobId, requestId: request.id }, 'an event stream broke off'),
    });
    if (connection !== null) return reply;
  } catch (error) {
    release();
    throw error;
  }
  release();
  return reply.code(204).send();
}

function wantsStream(request: FastifyRequest): boolean {
  return request.headers.accept?.includes('text/event-stream') === true;
}

/**
 * What a browser that comes back has, which is newer than the URL that it began with. An unreadable one counts as none:
 * browsers send back whatever they were given.
 */
function lastEventIdOf(request: FastifyRequest): number | null {
  const header = request.headers['last-event-id'];
  return typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : null;
}
