import type { Scenario } from '@callsheet/domain';
import type { Db } from 'mongodb';
import { behind, type PageCursor, type PageOf, pageLimit, toPage } from './page-cursor.ts';
import { type RemovedScenario, removeScenario } from './remove-scenario.ts';
import { fromScenarioDocument, SCENARIO_INDEX, type ScenarioDocument, scenariosOf } from './scenario-document.ts';
import { parseUuid } from './uuid.ts';

/** What its owner says of a scenario, cleaned. */
export type ScenarioFields = Pick<Scenario, 'title' | 'resolution'>;

export interface NewScenario extends ScenarioFields {
  /** UUID. */
  readonly id: string;
  readonly ownerId: string;
  readonly now: Date;
}

export interface EditedScenario {
  readonly id: string;
  readonly expectedVersion: number;
  readonly fields: ScenarioFields;
  readonly now: Date;
}

export interface ListScenariosInput {
  readonly ownerId: string;
  /** 1..100; anything else is brought into it. */
  readonly limit: number;
  readonly after?: PageCursor;
}

/** Scenarios in MongoDB (R-003-13). */
export interface ScenarioRepository {
  insert(input: NewScenario): Promise<Scenario>;
  /** Also finds deleted ones; null also for a text that is no id. */
  find(id: string): Promise<Scenario | null>;
  /** Newest first, one page. */
  list(input: ListScenariosInput): Promise<PageOf<Scenario>>;
  /** Null when the version has moved on or the scenario is gone. */
  update(input: EditedScenario): Promise<Scenario | null>;
  /** Tombstones, unless it has scenes. */
  remove(input: { id: string; now: Date }): Promise<RemovedScenario>;
}

/** The scenarios of one database. */
export function createScenarioRepository({ db }: { db: Db }): ScenarioRepository {
  const scenarios = scenariosOf(db);
  return {
    async insert({ id, ownerId, title, resolution, now }) {
      const times = { createdAt: now, updatedAt: now, deletedAt: null };
      const document: ScenarioDocument = { _id: id, ownerId, title, resolution, scenesAdded: 0, version: 1, ...times };
      await scenarios.insertOne(document);
      return fromScenarioDocument(document);
    },
    async find(text) {
      const _id = parseUuid(text);
      const document = _id === null ? null : await scenarios.findOne({ _id });
      return document === null ? null : fromScenarioDocument(document);
    },
    async list(input) {
      const limit = pageLimit(input.limit);
      const documents = await scenarios
        .find({ ownerId: input.ownerId, deletedAt: null, ...behind(input.after) })
        .sort({ createdAt: -1, _id: -1 })
        // Without it the engine may read everything that matches and sort it.
        .hint(SCENARIO_INDEX.owner)
        .limit(limit + 1)
        .toArray();
      return toPage(documents.map(fromScenarioDocument), limit);
    },
    async update({ id, expectedVersion, fields: { title, resolution }, now }) {
      const document = await scenarios.findOneAndUpdate(
        { _id: id, version: expectedVersion, deletedAt: null },
        { $set: { title, resolution }, $inc: { version: 1 }, $max: { updatedAt: now } },
        { returnDocument: 'after' },
      );
      return document === null ? null : fromScenarioDocument(document);
    },
    remove: (input) => removeScenario(db, input),
  };
}
