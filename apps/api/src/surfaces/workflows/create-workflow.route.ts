import type { Workflow } from '@callsheet/domain';
import { type Static, Type } from '@sinclair/typebox';
import { actorOf } from '../../features/workflows/load-workflow.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { SpendingHeaders } from '../../http/idempotency-key.ts';
import { errorResponses, Nullable, Strict } from '../../http/schemas.ts';
import { renderWorkflow } from './render-workflow.ts';
import { WorkflowBody } from './workflow-body.ts';
import type { WorkflowSurface } from './workflow-surface.ts';
import type { WorkflowsDependencies } from './workflows.feature.ts';

const text = (description: string) => Type.Optional(Nullable(Type.String(), { description }));

const MetadataBody = Strict({
  targetAudience: text('Whom the video is for.'),
  tone: text('Such as energetic.'),
  duration: Type.Optional(Nullable(Type.Number({ description: 'Seconds of the video, 1 to 60.' }))),
  style: text('Such as minimalist.'),
  aspectRatio: text('16:9 where nothing is said.'),
});

const Body = Strict({
  title: Type.String(),
  initialPrompt: Type.String({ description: 'What the video is to show.' }),
  campaignId: text('Label of the campaign that it belongs to.'),
  metadata: Type.Optional(Nullable(MetadataBody)),
});

/** R-004-07. */
export function registerCreateWorkflow(app: ApiInstance, deps: WorkflowsDependencies, surface: WorkflowSurface): void {
  app.post(
    surface.prefix,
    {
      schema: {
        operationId: `create${surface.noun}`,
        tags: ['workflows'],
        summary: 'Begin a video workflow',
        headers: SpendingHeaders,
        body: Body,
        response: { 201: WorkflowBody, ...errorResponses(400, 401, 403, 409, 413, 415, 422, 429, 503) },
      },
    },
    async (request, reply) => {
      const viewer = principalOf(request);
      const { userId: ownerId, workspaceId } = viewer;
      return await deps.keep<Workflow>(request, reply, {
        run: ({ jobId: id }) =>
          deps.workflowCommands.create({ id, ownerId, workspaceId, by: actorOf(viewer), draft: draftOf(request.body) }),
        // The same id again makes nothing new.
        find: async () => null,
        answer: async (workflow) => ({
          status: 201,
          headers: { location: `${surface.prefix}/${workflow.id}` },
          body: await renderWorkflow(deps, workflow),
        }),
      });
    },
  );
}

function draftOf({ title, initialPrompt, campaignId = null, metadata }: Static<typeof Body>) {
  const { targetAudience = null, tone = null, duration = null, style = null, aspectRatio = null } = metadata ?? {};
  return { title, initialPrompt, campaignId, metadata: { targetAudience, tone, duration, style, aspectRatio } };
}
