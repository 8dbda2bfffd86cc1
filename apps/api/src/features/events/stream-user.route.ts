import type { WorkflowReads } from '@callsheet/database';
import type { Job } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses, Strict } from '../../http/schemas.ts';
import { openEventStream, type SseConnections } from '../../http/sse.ts';
import type { JobReader } from '../../ports.ts';
import { type FollowUserOptions, followUser } from './follow-user.ts';
import type { JobEventHub } from './job-event-hub.ts';
import { createJobSource } from './job-source.ts';
import type { QuotaFeed } from './quota-feed.ts';
import { findResumePoint } from './resume-point.ts';
import type { JobReads } from './shared-job-reads.ts';
import type { StreamSlots } from './stream-slots.ts';
import type { WorkflowHub } from './workflow-hub.ts';
import { createWorkflowSource } from './workflow-source.ts';

export interface UserStreamDependencies {
  readonly jobs: JobReader;
  readonly reads: JobReads;
  readonly hub: JobEventHub;
  readonly workflowReads: WorkflowReads;
  readonly workflowHub: WorkflowHub;
  readonly quotaFeed: QuotaFeed;
  readonly connections: SseConnections;
  readonly slots: StreamSlots;
  readonly renderJob: (job: Job) => Promise<unknown>;
}

const Query = Strict({
  lastEventId: Type.Optional(
    Type.String({ maxLength: 100, description: 'Like the header Last-Event-ID, for clients that cannot set headers.' }),
  ),
});

export function registerStreamUser(app: ApiInstance, deps: UserStreamDependencies): void {
  app.get(
    '/v1/stream',
    {
      exposeHeadRoute: false,
      config: { stream: true },
      schema: {
        operationId: 'streamJobs',
        tags: ['jobs'],
        summary: 'What happens to all your jobs and workflows, live',
        description:
          'Server-sent events, each at least once: the id is the job id and the seq, and a client that has seen it forgets the repeat. Starts a minute back, and resumes a minute before Last-Event-ID. `stream.opened` comes first and is a point to resume from; `workflow.step_changed`, `workflow.input_required`, `workflow.frame.approved`, `workflow.frame.rejected`, `workflow.completed` and `workflow.failed` tell of workflows: their id is the workflow id and the version, which several types may share. `job.progress` carries no id and is not repeated; `snapshot` replaces events of a job that are gone; `stream.gap` says that more was missed than is replayed. `quota.threshold` tells the members of a workspace once that 75, 90 or 100 % of its videos are used; it carries no id, and the `id` in its data tells a repeat. `video-download-update` tells of the videos of the `/api/video` routes that a download begins, that a video is there or that its making failed; it comes right after the event it belongs to, or in the place of one that is not told, carries no id and is repeated with it; its `videoId`, `type` and `timestamp` tell a repeat. Counts against STREAMS_PER_USER, with the streams of single jobs: one too many is a 429. A client that stops reading is dropped and resumes.',
        querystring: Query,
        response: {
          200: { description: 'The stream.', content: { 'text/event-stream': { schema: Type.String() } } },
          ...errorResponses(400, 401, 429, 503),
        },
      },
    },
    async (request, reply) => {
      const { userId } = principalOf(request);
      const release = deps.slots.take(userId);
      try {
        const lastEventId = headerOf(request) ?? request.query.lastEventId;
        const resume = await findResumePoint(deps, { userId, lastEventId, now: new Date() });
        const connection = openEventStream(reply, deps.connections);
        connection.onClose(release);
        follow(deps, request, { userId, resume, connection });
        deps.quotaFeed.follow({ userId, since: resume.from, connection });
        return reply;
      } catch (error) {
        release();
        throw error;
      }
    },
  );
}

function follow(
  deps: UserStreamDependencies,
  request: FastifyRequest,
  options: Pick<FollowUserOptions, 'resume' | 'connection'> & { readonly userId: string },
): void {
  const { workflowReads, workflowHub } = deps;
  const jobs = createJobSource({
    ...options,
    jobs: deps.jobs,
    reads: deps.reads,
    hub: deps.hub,
    snapshot: async (jobId) => {
      const job = await deps.reads.find(jobId);
      return job === null ? null : deps.renderJob(job);
    },
    nowMs: () => performance.now(),
  });
  const workflows = createWorkflowSource({ ...options, reads: workflowReads, hub: workflowHub });
  followUser({
    ...options,
    sources: [jobs, workflows],
    onError: (err) => request.log.error({ err, requestId: request.id }, 'a stream of everything of a user broke off'),
  });
}

/** What a browser that comes back has, which is newer than the URL that it began with. */
function headerOf(request: FastifyRequest): string | undefined {
  const header = request.headers['last-event-id'];
  return typeof header === 'string' ? header : undefined;
}
