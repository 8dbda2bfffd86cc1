import type { VideoStatisticsReads, WorkflowStatisticsReads } from '@callsheet/database';
import { summarizeVideos, summarizeWorkflows } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { Defaulted, errorResponses, OneOf, Strict } from '../../http/schemas.ts';
import { SummaryBody } from './summary-body.ts';
import { summaryRange } from './summary-range.ts';

export interface AnalyticsDependencies {
  readonly statistics: VideoStatisticsReads;
  readonly workflowStatistics: WorkflowStatisticsReads;
  readonly now: () => Date;
}

const Query = Strict({
  scope: Defaulted(
    OneOf(['user', 'workspace'], {
      default: 'user',
      description: 'Your own videos in all workspaces, or those of everybody in this one.',
    }),
  ),
  from: Type.Optional(Type.String({ description: 'Made at or after this time, ISO 8601; 30 days before `to`.' })),
  to: Type.Optional(Type.String({ description: 'Made before this time, ISO 8601; now.' })),
});

/** R-001-34 to R-001-36, R-004-42. */
export function registerGetSummary(app: ApiInstance, deps: AnalyticsDependencies): void {
  app.get(
    '/v1/analytics/summary',
    {
      schema: {
        operationId: 'getAnalyticsSummary',
        tags: ['analytics'],
        summary: 'How many videos were made, how well, how fast and how large',
        description:
          'By the time at which they were ordered, within 366 days. Deleted videos are counted. `byKind` also tells of the refinements and frames of workflows, which are no videos; `workflows` counts by the time at which they were begun.',
        querystring: Query,
        response: { 200: SummaryBody, ...errorResponses(400, 401, 403, 429, 503) },
      },
    },
    async (request) => {
      const { userId, workspaceId } = principalOf(request);
      const { scope } = request.query;
      const { from, to } = summaryRange(request.query, deps.now());
      const of = scope === 'user' ? { ownerId: userId } : { workspaceId };
      const range = { of, from, to };
      const [videos, facts, times] = await Promise.all([
        deps.statistics.countVideos(range),
        deps.workflowStatistics.countFacts(range),
        deps.workflowStatistics.countTimes(range),
      ]);
      const { byKind, ...figures } = summarizeVideos(videos);
      const { secondsByModel, errorsByStep, ...rates } = summarizeWorkflows(facts, times);
      return {
        scope,
        from: from.toISOString(),
        to: to.toISOString(),
        ...figures,
        byKind: [...byKind],
        workflows: { ...rates, secondsByModel: [...secondsByModel], errorsByStep: [...errorsByStep] },
      };
    },
  );
}
