import type { ApiInstance } from '../../http/api-instance.ts';
import type { Spend } from '../../http/idempotency.ts';
import type { Batches } from '../../ports.ts';
import type { JobsDependencies } from '../jobs/jobs.feature.ts';
import { registerGenerateScenario } from './generate-scenario.route.ts';
import { registerGenerateScene } from './generate-scene.route.ts';
import type { SceneTools } from './scene-tools.ts';

export interface SceneOrdersDependencies extends JobsDependencies, SceneTools {
  readonly spend: Spend;
  readonly batches: Batches;
}

/** Videos of scenes, one by one or of a scenario at once (R-003-01, R-003-27). */
export function registerSceneOrders(app: ApiInstance, deps: SceneOrdersDependencies): void {
  registerGenerateScene(app, deps);
  registerGenerateScenario(app, deps);
}
