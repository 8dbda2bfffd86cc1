import type { Workflow } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import type { FastifyReply } from 'fastify';
import { matchesEtag } from '../../features/jobs/job-etag.ts';
import { loadWorkflow } from '../../features/workflows/load-workflow.ts';
import { WorkflowParams } from '../../features/workflows/workflow-params.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses } from '../../http/schemas.ts';
import { renderWorkflow } from './render-workflow.ts';
import { WorkflowBody } from './workflow-body.ts';
import { workflowEtag } from './workflow-etag.ts';
import type { WorkflowSurface } from './workflow-surface.ts';
import type { WorkflowsDependencies } from './workflows.feature.ts';

/** Seconds after which a look is worth while. */
export const POLL_SECONDS = 2;

/** R-004-09. */
export function registerGetWorkflow(app: ApiInstance, deps: WorkflowsDependencies, surface: WorkflowSurface): void {
  app.get(
    `${surface.prefix}/:workflowId`,
    {
      schema: {
        operationId: `get${surface.noun}`,
        tags: ['workflows'],
        summary: 'One workflow',
        description: 'Carries Retry-After while something is being made, and an ETag for If-None-Match.',
        params: WorkflowParams,
        response: {
          200: WorkflowBody,
          304: Type.Null({ description: 'You have it as it is, and its links still work.' }),
          ...errorResponses(401, 403, 404, 429, 503),
        },
      },
    },
    async (request, reply) => {
      const viewer = principalOf(request);
      const { workflowId } = request.params;
      const workflow = await loadWorkflow(deps.workflows, { workflowId, viewer, use: 'own' });
      const progress = await progressOf(deps, workflow);
      const now = deps.now();
      const { signedUrlTtlSeconds } = deps;
      const etag = workflowEtag(workflow, { progress, signedUrlTtlSeconds, now });
      void reply.header('etag', etag);
      if (workflow.status === 'PROCESSING') void reply.header('retry-after', POLL_SECONDS);
      if (matchesEtag(request.headers['if-none-match'], etag)) return sendNotModified(reply);
      return reply.code(200).send(await renderWorkflow(deps, workflow, { at: now, progress }));
    },
  );
}

function sendNotModified(reply: FastifyReply): FastifyReply {
  return reply.code(304).send();
}

/** Of the one job of a running order; frames are told one by one. */
async function progressOf({ jobs }: WorkflowsDependencies, { running }: Workflow): Promise<number | null> {
  const [part] = running?.parts ?? [];
  if (running === null || running.action === 'frames' || part === undefined) return null;
  return (await jobs.find(part.jobId))?.progress ?? 0;
}
