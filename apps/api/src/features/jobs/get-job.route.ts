import { isTerminal, type Job } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import type { FastifyReply } from 'fastify';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses, Strict } from '../../http/schemas.ts';
import { goneSignal } from './gone-signal.ts';
import { JobBody } from './job-body.ts';
import { jobEtag, matchesEtag } from './job-etag.ts';
import { JobParams } from './job-params.ts';
import type { JobsDependencies } from './jobs.feature.ts';
import { loadOwnedJob, requireOwned } from './load-owned-job.ts';
import { pollHintSeconds } from './poll-hint.ts';
import { MAX_WAIT_SECONDS } from './prefer-wait.ts';
import { renderJob } from './render-job.ts';

const Query = Strict({
  wait: Type.Optional(
    Type.Integer({ minimum: 1, maximum: MAX_WAIT_SECONDS, description: 'Seconds to wait for something new.' }),
  ),
  after: Type.Optional(
    Type.Integer({ minimum: 0, description: 'seq of the newest event you have; left out, what is new from now on.' }),
  ),
});

export function registerGetJob(app: ApiInstance, deps: JobsDependencies): void {
  app.get(
    '/v1/jobs/:id',
    {
      schema: {
        operationId: 'getJob',
        tags: ['jobs'],
        summary: 'One job',
        description:
          'Carries Retry-After while the job is under way, and an ETag for If-None-Match. With `wait` it answers as soon as the seq is above `after`, when the job has ended or when the time is over.',
        params: JobParams,
        querystring: Query,
        response: {
          200: JobBody,
          304: Type.Null({ description: 'You have it as it is, and its links still work.' }),
          ...errorResponses(400, 401, 403, 404, 429, 503),
        },
      },
    },
    async (request, reply) => {
      const viewer = principalOf(request);
      const { wait, after } = request.query;
      const first = await loadOwnedJob(deps.jobs, { jobId: request.params.id, viewer, use: 'read' });
      const job =
        wait === undefined
          ? first
          : requireOwned(
              await waitForNews(deps, reply, first, { seconds: wait, after: after ?? first.seq }),
              viewer,
              'read',
            );
      const hint = pollHintSeconds(job);
      if (hint !== null) void reply.header('retry-after', hint);
      const now = deps.now();
      const etag = jobEtag(job, { signedUrlTtlSeconds: deps.signedUrlTtlSeconds, now });
      void reply.header('etag', etag);
      if (matchesEtag(request.headers['if-none-match'], etag)) return sendNotModified(reply);
      return reply.code(200).send(await renderJob(deps, job, now));
    },
  );
}

function sendNotModified(reply: FastifyReply): FastifyReply {
  return reply.code(304).send();
}

async function waitForNews(
  deps: JobsDependencies,
  reply: FastifyReply,
  job: Job,
  input: { seconds: number; after: number },
): Promise<Job | null> {
  // What has ended is news only when the client does not know it yet; either way there is nothing to wait for.
  const enough = ({ seq, status, deletedAt }: Job) => seq > input.after || isTerminal(status) || deletedAt !== null;
  if (enough(job)) return job;
  return deps.waits.wait({ jobId: job.id, forMs: input.seconds * 1000, enough, gone: goneSignal(reply) });
}
