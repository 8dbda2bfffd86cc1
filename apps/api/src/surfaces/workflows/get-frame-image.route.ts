import { Type } from '@sinclair/typebox';
import { signAsset } from '../../features/jobs/render-job.ts';
import { FrameParams } from '../../features/workflows/workflow-params.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses } from '../../http/schemas.ts';
import { findFrame, pictureOf } from './find-frame.ts';
import type { WorkflowSurface } from './workflow-surface.ts';
import type { WorkflowsDependencies } from './workflows.feature.ts';

export function registerGetFrameImage(app: ApiInstance, deps: WorkflowsDependencies, surface: WorkflowSurface): void {
  app.get(
    `${surface.prefix}/:workflowId/frames/:frameNumber/image`,
    {
      schema: {
        operationId: `get${surface.noun}FrameImage`,
        tags: ['workflows'],
        summary: 'The picture of a frame',
        description: 'Redirects to a signed URL. 409 while the first picture of it is being made.',
        params: FrameParams,
        response: {
          302: Type.Null({ description: 'Where the bytes are, in Location.' }),
          ...errorResponses(401, 403, 404, 409, 429, 503),
        },
      },
    },
    async (request, reply) => {
      const viewer = principalOf(request);
      const { workflow, frame } = await findFrame(deps.workflows, { ...request.params, viewer });
      const { url } = await signAsset(deps.assets, pictureOf(workflow, frame));
      return reply.redirect(url, 302);
    },
  );
}
