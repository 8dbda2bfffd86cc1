import { DomainError, WORKFLOW_STATUSES, WORKFLOW_STEPS, type WorkflowActor } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import { loadWorkflow } from '../../features/workflows/load-workflow.ts';
import { numberOf, WorkflowParams } from '../../features/workflows/workflow-params.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { Page, PageQuery } from '../../http/pagination.ts';
import { errorResponses, Nullable, OneOf, Strict, Timestamp } from '../../http/schemas.ts';
import { describeVersion } from './describe-version.ts';
import { momentsOf } from './read-versions.ts';
import type { WorkflowSurface } from './workflow-surface.ts';
import type { WorkflowsDependencies } from './workflows.feature.ts';

const VersionBody = Type.Object(
  {
    version: Type.Integer(),
    type: Type.String({ description: 'refinement.completed, frames.reviewed, …' }),
    at: Timestamp,
    by: Type.Object({
      kind: Type.String({ description: 'user, reviewer or system.' }),
      id: Nullable(Type.String()),
      name: Nullable(Type.String()),
    }),
    step: OneOf(WORKFLOW_STEPS, { description: 'After it.' }),
    status: OneOf(WORKFLOW_STATUSES, { description: 'After it.' }),
    summary: Type.String(),
  },
  { title: 'WorkflowVersion' },
);

/** Every change of a workflow: who, when and what (R-004-50). */
export function registerListVersions(app: ApiInstance, deps: WorkflowsDependencies, surface: WorkflowSurface): void {
  app.get(
    `${surface.prefix}/:workflowId/history`,
    {
      schema: {
        operationId: `list${surface.noun}Versions`,
        tags: ['workflows'],
        summary: 'What happened to a workflow, newest first',
        params: WorkflowParams,
        querystring: Strict(PageQuery),
        response: { 200: Page(VersionBody), ...errorResponses(400, 401, 403, 404, 429, 503) },
      },
    },
    async (request) => {
      const { workflowId } = request.params;
      await loadWorkflow(deps.workflows, { workflowId, viewer: principalOf(request), use: 'own' });
      const { limit, after } = request.query;
      const before = after === undefined ? Number.POSITIVE_INFINITY : versionOf(after);
      const moments = momentsOf((await deps.workflows.readVersions(workflowId)) ?? []);
      const older = moments.filter(({ version }) => version < before).reverse();
      const data = older.slice(0, limit).map(({ version, event, workflow: { step, status } }) => {
        const { type, at, by } = event;
        return {
          version,
          type,
          at: at.toISOString(),
          by: describeActor(by),
          step,
          status,
          summary: describeVersion(event),
        };
      });
      const last = data.at(-1);
      const hasMore = older.length > limit && last !== undefined;
      return { data, nextCursor: hasMore ? String(last.version) : null, hasMore };
    },
  );
}

function describeActor(by: WorkflowActor) {
  return { kind: by.kind, id: by.kind === 'system' ? null : by.id, name: by.kind === 'reviewer' ? by.name : null };
}

function versionOf(after: string): number {
  const version = numberOf(after);
  if (version !== null) return version;
  const message = 'after must be the nextCursor of an earlier page.';
  throw new DomainError({ code: 'VALIDATION_ERROR', message, details: { field: 'after' } });
}
