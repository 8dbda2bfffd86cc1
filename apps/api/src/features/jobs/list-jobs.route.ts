import { DomainError } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { decodeCursor, encodeCursor, Page, PageQuery } from '../../http/pagination.ts';
import { errorResponses, OneOf, Strict } from '../../http/schemas.ts';
import { JobBody } from './job-body.ts';
import type { JobsDependencies } from './jobs.feature.ts';
import { renderJob } from './render-job.ts';

const Query = Strict({
  ...PageQuery,
  status: Type.Optional(
    OneOf(['draft', 'queued', 'processing', 'awaiting_input', 'completed', 'failed', 'canceled', 'expired']),
  ),
  kind: Type.Optional(
    OneOf(['prompt', 'product', 'avatar', 'script', 'import', 'scene', 'workflow_video', 'frame', 'refine']),
  ),
  workflowId: Type.Optional(Type.String({ maxLength: 100, description: 'Made for this workflow.' })),
  from: Type.Optional(Type.String({ description: 'Made at or after this time, ISO 8601.' })),
  to: Type.Optional(Type.String({ description: 'Made before this time, ISO 8601.' })),
});

export function registerListJobs(app: ApiInstance, deps: JobsDependencies): void {
  app.get(
    '/v1/jobs',
    {
      schema: {
        operationId: 'listJobs',
        tags: ['jobs'],
        summary: 'Your jobs, newest first',
        querystring: Query,
        response: { 200: Page(JobBody), ...errorResponses(400, 401, 429, 503) },
      },
    },
    async (request) => {
      const { limit, after, status, kind, workflowId, from, to } = request.query;
      const { jobs, next } = await deps.jobs.list({
        ownerId: principalOf(request).userId,
        limit,
        ...(status === undefined ? {} : { status }),
        ...(kind === undefined ? {} : { kind }),
        ...(workflowId === undefined ? {} : { workflowId }),
        ...(from === undefined ? {} : { from: timeOf('from', from) }),
        ...(to === undefined ? {} : { to: timeOf('to', to) }),
        ...(after === undefined ? {} : { after: decodeCursor(after) }),
      });
      const data = await Promise.all(jobs.map((job) => renderJob(deps, job)));
      return { data, nextCursor: next === null ? null : encodeCursor(next), hasMore: next !== null };
    },
  );
}

function timeOf(field: string, text: string): Date {
  const time = new Date(text);
  if (!/^\d{4}-\d{2}-\d{2}/.test(text) || Number.isNaN(time.getTime())) {
    const message = `${field} must be a time such as 2026-01-08T10:00:00Z.`;
    throw new DomainError({ code: 'VALIDATION_ERROR', message, details: { fields: [{ field, message }] } });
  }
  return time;
}
