import { loadWorkflow } from '../../features/workflows/load-workflow.ts';
import { numberOf, VersionParams } from '../../features/workflows/workflow-params.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { notFound } from '../../http/require-own.ts';
import { errorResponses } from '../../http/schemas.ts';
import { momentsOf } from './read-versions.ts';
import { renderWorkflow } from './render-workflow.ts';
import { WorkflowBody } from './workflow-body.ts';
import type { WorkflowSurface } from './workflow-surface.ts';
import type { WorkflowsDependencies } from './workflows.feature.ts';

export function registerGetVersion(app: ApiInstance, deps: WorkflowsDependencies, surface: WorkflowSurface): void {
  app.get(
    `${surface.prefix}/:workflowId/history/:version`,
    {
      schema: {
        operationId: `get${surface.noun}Version`,
        tags: ['workflows'],
        summary: 'A workflow as it was at one of its versions',
        params: VersionParams,
        response: { 200: WorkflowBody, ...errorResponses(401, 403, 404, 429, 503) },
      },
    },
    async (request) => {
      const { workflowId } = request.params;
      await loadWorkflow(deps.workflows, { workflowId, viewer: principalOf(request), use: 'own' });
      const wanted = numberOf(request.params.version);
      const moments = momentsOf((await deps.workflows.readVersions(workflowId)) ?? []);
      const moment = moments.find(({ version }) => version === wanted);
      if (moment === undefined) throw notFound('Version');
      return await renderWorkflow(deps, moment.workflow);
    },
  );
}
