import { DomainError } from '@callsheet/domain';
import type { OwnProviderKeys } from '../../account-ports.ts';
import type { EqualScenes, ScenarioReader, SceneReader } from '../../ports.ts';
import type { SceneSettings } from '../../scene-settings.ts';

/** What orders of scene videos need beside what all jobs need. */
export interface SceneTools {
  readonly scenes: SceneReader;
  readonly scenarios: ScenarioReader;
  readonly equalScenes: EqualScenes;
  readonly sceneSettings: SceneSettings;
  readonly providerKeys: Pick<OwnProviderKeys, 'findLive'>;
}

/**
 * Whoever has a key of their own needs none of ours (R-004-28).
 * @throws DomainError PROVIDER_NOT_CONFIGURED, before anything is reserved (R-003-21).
 */
export async function requireSceneMaker(
  { sceneSettings, providerKeys }: Pick<SceneTools, 'sceneSettings' | 'providerKeys'>,
  ownerId: string,
): Promise<void> {
  const { apiKey, enabled } = sceneSettings.runway;
  if (apiKey !== null || (enabled && (await providerKeys.findLive({ ownerId, provider: 'runway' })) !== null)) return;
  throw new DomainError({
    code: 'PROVIDER_NOT_CONFIGURED',
    message:
      'Scene videos are not set up here; ask the operator to set RUNWAYML_API_SECRET, and RUNWAYML_ENABLED to true.',
  });
}
