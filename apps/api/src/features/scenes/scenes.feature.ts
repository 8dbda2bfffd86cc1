import type { ApiInstance } from '../../http/api-instance.ts';
import type { AssetReader, JobReader, Scenarios, Scenes } from '../../ports.ts';
import type { ReferenceTools } from './choose-reference.ts';
import { registerCreateScene } from './create-scene.route.ts';
import { registerDeleteScene } from './delete-scene.route.ts';
import { registerGetScene } from './get-scene.route.ts';
import { registerListScenes } from './list-scenes.route.ts';
import { registerUpdateScene } from './update-scene.route.ts';

export interface ScenesDependencies extends ReferenceTools {
  readonly scenes: Scenes;
  readonly scenarios: Pick<Scenarios, 'find'>;
  readonly jobs: Pick<JobReader, 'find'>;
  readonly assets: Pick<AssetReader, 'sign' | 'publicUrl'>;
  /** A UUID. */
  readonly newId: () => string;
}

/** Scenes of a user's scenarios, of which videos are made (R-003-12). */
export function registerScenes(app: ApiInstance, deps: ScenesDependencies): void {
  registerCreateScene(app, deps);
  registerListScenes(app, deps);
  registerGetScene(app, deps);
  registerUpdateScene(app, deps);
  registerDeleteScene(app, deps);
}
