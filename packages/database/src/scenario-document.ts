import type { Scenario } from '@callsheet/domain';
import type { Collection, Db, IndexDescription } from 'mongodb';

/** A scenario in the collection `scenarios`. */
export interface ScenarioDocument extends Omit<Scenario, 'id'> {
  /** UUID. */
  readonly _id: string;
  /** Counts the scenes that were ever put into it, so that deleting it sees that one came between. */
  readonly scenesAdded: number;
}

/** Names that reads give as hints. */
export const SCENARIO_INDEX = { owner: 'owner_newest' } as const;

export const SCENARIO_INDEXES: readonly IndexDescription[] = [
  { name: SCENARIO_INDEX.owner, key: { ownerId: 1, createdAt: -1, _id: -1 } },
];

/** The collection of all scenarios. */
export function scenariosOf(db: Db): Collection<ScenarioDocument> {
  return db.collection<ScenarioDocument>('scenarios');
}

/** The scenario that a document holds. */
export function fromScenarioDocument({ _id, scenesAdded: _scenesAdded, ...fields }: ScenarioDocument): Scenario {
  return { id: _id, ...fields };
}
