import { workflowEntriesOf } from '@callsheet/domain';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { decodeCursor, encodeCursor, Page, PageQuery } from '../../http/pagination.ts';
import { errorResponses, Strict } from '../../http/schemas.ts';
import type { JobReader } from '../../ports.ts';
import { renderWorkflowEntry, WorkflowEntryBody } from './workflow-entry-body.ts';

/** C-34: a view over the attempts of the jobs of seed 001 (R-001-26, R-001-35). */
export function registerListWorkflowHistory(app: ApiInstance, deps: { jobs: Pick<JobReader, 'list'> }): void {
  app.get(
    '/v1/workflow-history',
    {
      schema: {
        operationId: 'listWorkflowHistory',
        tags: ['workflow-history'],
        summary: 'The runs that worked on your videos, newest first',
        description:
          'One entry for each attempt at a video of the `/api/video` routes, and one for a video whose next attempt has not begun. Pages are made by videos, so that a page may hold more entries than `limit`.',
        querystring: Strict(PageQuery),
        response: { 200: Page(WorkflowEntryBody), ...errorResponses(400, 401, 403, 429, 503) },
      },
    },
    async (request) => {
      const { limit, after } = request.query;
      const { jobs, next } = await deps.jobs.list({
        ownerId: principalOf(request).userId,
        origin: 's001',
        limit,
        ...(after === undefined ? {} : { after: decodeCursor(after) }),
      });
      const data = jobs.flatMap(workflowEntriesOf).map(renderWorkflowEntry);
      return { data, nextCursor: next === null ? null : encodeCursor(next), hasMore: next !== null };
    },
  );
}
