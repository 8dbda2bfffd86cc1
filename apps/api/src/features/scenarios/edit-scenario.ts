import { cleanScenario, type Scenario, type ScenarioTexts, type Viewer } from '@callsheet/domain';
import { requireOwn } from '../../http/require-own.ts';
import { requireVersion } from '../../http/version-etag.ts';
import type { Scenarios } from '../../ports.ts';

/** What an edit changes; what is left out stays, null is a value. */
export type ScenarioEdit = { readonly [Field in keyof ScenarioTexts]?: ScenarioTexts[Field] | undefined };

/**
 * Edits a scenario; with `ifMatch` only what its writer has seen. Videos that were ordered already keep their resolution.
 * @throws DomainError NOT_FOUND, FORBIDDEN, VALIDATION_ERROR, VERSION_MISMATCH.
 */
export async function editScenario(
  deps: { readonly scenarios: Pick<Scenarios, 'find' | 'update'>; readonly now: () => Date },
  input: { scenarioId: string; viewer: Viewer; edit: ScenarioEdit; ifMatch: string | undefined },
): Promise<Scenario> {
  const { scenarioId, viewer, edit, ifMatch } = input;
  for (;;) {
    const scenario = requireOwn(await deps.scenarios.find(scenarioId), viewer, 'Scenario');
    requireVersion(scenario, ifMatch, 'scenario');
    const { title = scenario.title, resolution = scenario.resolution } = edit;
    const fields = cleanScenario({ title, resolution });
    const { id, version: expectedVersion } = scenario;
    const updated = await deps.scenarios.update({ id, expectedVersion, fields, now: deps.now() });
    if (updated !== null) return updated;
  }
}
