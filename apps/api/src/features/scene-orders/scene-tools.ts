import { DomainError } from '@callsheet/domain';
import type { EqualScenes, ScenarioReader, SceneReader } from '../../ports.ts';
import type { SceneSettings } from '../../scene-settings.ts';

/** What orders of scene videos need beside what all jobs need. */
export interface SceneTools {
  readonly scenes: SceneReader;
  readonly scenarios: ScenarioReader;
  readonly equalScenes: EqualScenes;
  readonly sceneSettings: SceneSettings;
}

/** @throws DomainError PROVIDER_NOT_CONFIGURED, before anything is reserved (R-003-21). */
export function requireSceneMaker({ sceneSettings }: Pick<SceneTools, 'sceneSettings'>): void {
  if (sceneSettings.runway.apiKey !== null) return;
  throw new DomainError({
    code: 'PROVIDER_NOT_CONFIGURED',
    message:
      'Scene videos are not set up here; ask the operator to set RUNWAYML_API_SECRET, and RUNWAYML_ENABLED to true.',
  });
}
