import { type Batch, batchSubjectId, taskIdOf } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { SpendingHeaders } from '../../http/idempotency-key.ts';
import { requireOwn } from '../../http/require-own.ts';
import { ErrorBody, errorBody } from '../../http/response-envelope.ts';
import { errorResponses, Nullable, Strict } from '../../http/schemas.ts';
import { findSettledBatch } from '../batches/order-batch.ts';
import { generateScenario, MAX_SCENES } from './generate-scenario.ts';
import { SceneOptionFields, sceneOptionsOf } from './scene-options.ts';
import type { SceneOrdersDependencies } from './scene-orders.feature.ts';
import { requireSceneMaker } from './scene-tools.ts';

const Params = Type.Object({ scenarioId: Type.String({ description: 'Scenario id, a UUID.' }) });
const Body = Strict({
  ...SceneOptionFields,
  sceneIds: Type.Optional(
    Type.Array(Type.String({ maxLength: 64 }), {
      minItems: 1,
      maxItems: MAX_SCENES,
      errorText: `a list of 1 to ${MAX_SCENES} scene ids`,
      description: `Some of its scenes, 1 to ${MAX_SCENES}. Left out, all of them.`,
    }),
  ),
});

const ResultBody = Type.Object({
  sceneId: Type.String(),
  success: Type.Boolean(),
  jobId: Type.Optional(Type.String()),
  taskId: Type.Optional(Type.String({ description: 'The same job under /api/video/generate/tasks.' })),
  error: Type.Optional(Type.String({ description: 'Why no video is made of it.' })),
  code: Type.Optional(Type.String({ description: 'The same for programs.' })),
});
const DataBody = Type.Object({
  batchId: Type.String({ description: 'Read /v1/batches/:id for how it goes.' }),
  results: Type.Array(ResultBody),
  succeeded: Type.Integer(),
  failed: Type.Integer(),
});
/** Every scene failed: what was wrong with each. */
const AllFailed = Type.Composite([ErrorBody, Type.Object({ data: Type.Optional(Nullable(DataBody)) })]);

/** R-003-27: one result per scene, in their order. */
export function registerGenerateScenario(app: ApiInstance, deps: SceneOrdersDependencies): void {
  app.post(
    '/v1/scenarios/:scenarioId/generate',
    {
      schema: {
        operationId: 'generateScenario',
        tags: ['scenes'],
        summary: 'Order the videos of up to 100 scenes of a scenario',
        description: 'Counts as one order. Some may be made and others not; each scene has its own result.',
        params: Params,
        headers: SpendingHeaders,
        body: Nullable(Body),
        response: { 201: DataBody, ...errorResponses(401, 403, 404, 409, 413, 415, 422, 429, 503), 400: AllFailed },
      },
    },
    async (request, reply) => {
      const viewer = principalOf(request);
      const { sceneIds = null, ...given } = request.body ?? {};
      return await deps.spend<Batch>(request, reply, {
        run: async ({ jobId: batchId }) => {
          await requireSceneMaker(deps, viewer.userId);
          const found = await deps.scenarios.find(request.params.scenarioId);
          const scenario = requireOwn(found, viewer, 'Scenario');
          return await generateScenario(deps, { batchId, viewer, scenario, sceneIds, options: sceneOptionsOf(given) });
        },
        // What was only begun is ordered again, which finishes it.
        find: ({ jobId: batchId }) => findSettledBatch(deps, batchId),
        isRefused: (batch) => !isAnyMade(batch),
        answer: (batch) =>
          isAnyMade(batch)
            ? { status: 201, headers: { location: `/v1/batches/${batch.id}` }, body: describe(batch) }
            : { status: 400, headers: {}, body: { ...allFailed(request.id), data: describe(batch) } },
      });
    },
  );
}

function isAnyMade(batch: Batch): boolean {
  return batch.items.some(({ jobId }) => jobId !== null);
}

function describe({ id, items }: Batch) {
  const results = items.map(({ jobId, error, code, ...subject }) => ({
    sceneId: batchSubjectId(subject),
    success: jobId !== null,
    ...(jobId === null ? { error: error ?? 'No video is made of it.', code } : { jobId, taskId: taskIdOf(jobId) }),
  }));
  const succeeded = results.filter((result) => result.success).length;
  return { batchId: id, results, succeeded, failed: results.length - succeeded };
}

function allFailed(requestId: string) {
  return errorBody({ code: 'VALIDATION_ERROR', message: 'Failed to generate videos', requestId });
}
