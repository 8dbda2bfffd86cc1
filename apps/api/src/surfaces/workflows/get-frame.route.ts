import { FrameParams } from '../../features/workflows/workflow-params.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses } from '../../http/schemas.ts';
import { findFrame } from './find-frame.ts';
import { renderFrame } from './render-workflow.ts';
import { FrameBody } from './workflow-body.ts';
import type { WorkflowSurface } from './workflow-surface.ts';
import type { WorkflowsDependencies } from './workflows.feature.ts';

export function registerGetFrame(app: ApiInstance, deps: WorkflowsDependencies, surface: WorkflowSurface): void {
  app.get(
    `${surface.prefix}/:workflowId/frames/:frameNumber`,
    {
      schema: {
        operationId: `get${surface.noun}Frame`,
        tags: ['workflows'],
        summary: 'One frame',
        params: FrameParams,
        response: { 200: FrameBody, ...errorResponses(401, 403, 404, 429, 503) },
      },
    },
    async (request) => {
      const viewer = principalOf(request);
      const { workflow, frame } = await findFrame(deps.workflows, { ...request.params, viewer });
      return await renderFrame(deps, workflow, frame);
    },
  );
}
