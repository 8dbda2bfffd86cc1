import { type Batch, DomainError, type Scenario, type Scene } from '@callsheet/domain';
import type { Principal } from '../../http/access-token.ts';
import { notFound } from '../../http/require-own.ts';
import type { UsageReader } from '../../money-ports.ts';
import type { JobCommands, SceneReader } from '../../ports.ts';
import { type OrderBatchDependencies, orderBatch, type WantedItem } from '../batches/order-batch.ts';
import { findOwnScene } from './find-scene.ts';
import type { SceneOptions } from './scene-options.ts';
import { type SceneOrderTools, sceneBuyer, sceneOrder } from './scene-order.ts';

/** Scenes of one order. */
export const MAX_SCENES = 100;

export interface GenerateScenarioDependencies extends OrderBatchDependencies, SceneOrderTools {
  readonly scenes: SceneReader;
  readonly commands: Pick<JobCommands, 'create'>;
  readonly usage: Pick<UsageReader, 'allowance'>;
  readonly defaults: { readonly deadlineSeconds: number };
}

export interface ScenarioOrder {
  /** 24 hex digits, chosen by the caller. */
  readonly batchId: string;
  readonly viewer: Principal;
  readonly scenario: Scenario;
  /** Null: all that the scenario has. */
  readonly sceneIds: readonly string[] | null;
  readonly options: SceneOptions;
}

/**
 * One video per scene of a scenario (R-003-27); see `orderBatch`. Every scene is read once, before any is ordered.
 * @throws DomainError VALIDATION_ERROR for a scenario that has none, or more than one order takes.
 */
export async function generateScenario(deps: GenerateScenarioDependencies, order: ScenarioOrder): Promise<Batch> {
  const { batchId, viewer, scenario, sceneIds, options } = order;
  const wanted = sceneIds === null ? await allScenes(deps, scenario) : await namedScenes(deps, { ...order, sceneIds });
  const buyer = await sceneBuyer(deps, { viewer, origin: 'v1', options });
  return await orderBatch(deps, {
    batchId,
    viewer,
    origin: 'v1',
    wanted,
    create: (scene, jobId) => deps.commands.create(sceneOrder(deps, buyer, { jobId, scene, scenario })),
  });
}

async function allScenes(
  { scenes }: Pick<GenerateScenarioDependencies, 'scenes'>,
  { id: scenarioId, ownerId }: Scenario,
): Promise<readonly WantedItem<Scene>[]> {
  const found = await scenes.listOfScenario({ scenarioId, limit: MAX_SCENES + 1 });
  const own = found.filter((scene) => scene.ownerId === ownerId);
  if (own.length === 0) throw refused('The scenario has no scenes; add one first.');
  if (found.length > MAX_SCENES)
    throw refused(`The scenario has more than ${MAX_SCENES} scenes; name up to ${MAX_SCENES} of them in sceneIds.`);
  return own.map((scene) => ({ subject: { sceneId: scene.id }, thing: scene }));
}

async function namedScenes(
  { scenes }: Pick<GenerateScenarioDependencies, 'scenes'>,
  { sceneIds, viewer, scenario }: ScenarioOrder & { readonly sceneIds: readonly string[] },
): Promise<readonly WantedItem<Scene>[]> {
  const ids = sceneIds.map((sceneId) => sceneId.toLowerCase());
  async function read(sceneId: string, index: number): Promise<Scene | DomainError> {
    if (ids.indexOf(sceneId) < index) return refused('This scene is in the list twice.');
    try {
      const scene = await findOwnScene(scenes, { id: sceneId, userId: viewer.userId });
      return scene.scenarioId === scenario.id ? scene : notFound('Scene');
    } catch (error) {
      if (error instanceof DomainError && error.code === 'NOT_FOUND') return error;
      throw error;
    }
  }
  return await Promise.all(
    ids.map(async (sceneId, index) => ({ subject: { sceneId }, thing: await read(sceneId, index) })),
  );
}

function refused(message: string): DomainError {
  return new DomainError({ code: 'VALIDATION_ERROR', message, details: { field: 'sceneIds' } });
}
