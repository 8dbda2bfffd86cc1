import type { Job } from '@callsheet/domain';
import { N8N_CALLBACK_PATHS, type N8nCompletion, readN8nCompletion } from '@callsheet/providers';
import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { errorResponses } from '../../http/schemas.ts';
import type { PlanAssets } from '../../ports.ts';
import { findJobId } from './find-avatar-video.ts';
import type { FlowCallbacksDependencies } from './flow-callbacks.feature.ts';
import { badCallback, FlowQuery, rawBodyOf, receiveFlowCallback } from './receive-flow-callback.ts';

/** R-001-14: a flow says that its video is ready or has failed. */
export function registerVideoComplete(app: ApiInstance, deps: FlowCallbacksDependencies): void {
  app.post(
    N8N_CALLBACK_PATHS.complete,
    {
      config: { rateLimit: deps.limit },
      schema: {
        operationId: 'receiveVideoComplete',
        tags: ['callbacks'],
        summary: 'Where a flow reports that a video is ready or has failed',
        querystring: FlowQuery,
        response: {
          200: Type.Object({ success: Type.Literal(true), message: Type.String() }),
          ...errorResponses(400, 401, 404, 413, 429, 503),
        },
      },
    },
    async (request, reply) => {
      const said = readN8nCompletion(rawBodyOf(request));
      if (said === null) throw badCallback('body', 'The body must be a JSON object with videoId and status.');
      await receiveFlowCallback(deps, request, reply, {
        kind: 'video-complete',
        findJob: async () => (said.videoId === null ? null : findJobId(deps, said.videoId)),
        inspect: (about) => inspectCompletion(said, { ...about, planAssets: deps.planAssets }),
      });
      return reply.code(200).send({ success: true as const, message: 'Video completion processed' });
    },
  );
}

/**
 * Whether it says something that can be acted on. A key other than the one that was handed out is refused, whether it is
 * another job's, climbs out of its folder or is merely misspelt: nothing is read from it and nothing changes (C-17, N5).
 * @throws DomainError VALIDATION_ERROR.
 */
function inspectCompletion(
  { status, s3Key, videoUrl }: N8nCompletion,
  { job, attempt, planAssets }: { readonly job: Job; readonly attempt: number; readonly planAssets: PlanAssets },
): void {
  if (status === null) throw badCallback('status', 'status must be ready or failed.');
  if (status === 'failed') return;
  if (s3Key === null && videoUrl === null)
    throw badCallback('s3Key', 's3Key must be the key that the order handed out with its upload URL.');
  if (s3Key === null) return;
  const video = planAssets({ job, attempt }).find(({ role }) => role === 'video');
  if (s3Key !== video?.key)
    throw badCallback('s3Key', 's3Key must be exactly the key that the order handed out; another one was given.');
}
