import { MAX_RESOLUTION_CHARACTERS, type Scenario } from '@callsheet/domain';
import { type Static, Type } from '@sinclair/typebox';
import { Nullable, Timestamp } from '../../http/schemas.ts';

/** Fields that an owner writes. */
export const SCENARIO_FIELDS = {
  title: Nullable(Type.String({ maxLength: 300 })),
  resolution: Nullable(
    Type.String({
      maxLength: MAX_RESOLUTION_CHARACTERS,
      description: 'Of its videos, such as 1280:720. One that is missing or unknown becomes 720:1280, with a warning.',
    }),
  ),
} as const;

/** A scenario as `/v1` shows it (R-003-13). */
export const ScenarioBody = Type.Object(
  {
    id: Type.String({ description: 'UUID.' }),
    userId: Type.String({ description: 'Its owner.' }),
    ...SCENARIO_FIELDS,
    version: Type.Integer(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  },
  { title: 'Scenario' },
);

/** Not checked for form here: a malformed id is simply not found. */
export const ScenarioParams = Type.Object({ id: Type.String({ description: 'Scenario id, a UUID.' }) });

export function renderScenario(scenario: Scenario): Static<typeof ScenarioBody> {
  const { id, ownerId: userId, title, resolution, version } = scenario;
  const [createdAt, updatedAt] = [scenario.createdAt.toISOString(), scenario.updatedAt.toISOString()];
  return { id, userId, title, resolution, version, createdAt, updatedAt };
}
