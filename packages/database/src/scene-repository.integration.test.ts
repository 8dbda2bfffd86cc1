import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createScenarioRepository, type ScenarioRepository } from './create-scenario-repository.ts';
import { createSceneRepository, type SceneRepository } from './create-scene-repository.ts';
import type { SceneFields } from './insert-scene.ts';
import type { PageCursor } from './page-cursor.ts';
import { scenesOf } from './scene-document.ts';
import { at } from './testing/build-job.ts';
import { type OpenDocuments, openTestDocuments } from './testing/open-test-documents.ts';

let documents: OpenDocuments;
let scenes: SceneRepository;
let scenarios: ScenarioRepository;

beforeAll(async () => {
  documents = await openTestDocuments({ mongodbUrl: inject('stack').mongodbUrl, label: 'scenes' });
  scenes = createSceneRepository(documents);
  scenarios = createScenarioRepository(documents);
});
// biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are wanted
afterAll(async ({}, suite) => {
  await documents.end(suite);
});

const FIELDS: SceneFields = {
  title: 'Opening',
  imagePrompt: 'a cup',
  visualPrompt: 'steam rises',
  reference: { kind: 'url', url: 'https://shop.example/cup.jpg' },
  durationSeconds: 5,
};
async function newScenario(ownerId: string = randomUUID()) {
  return await scenarios.insert({ id: randomUUID(), ownerId, title: null, resolution: '1280:720', now: at(0) });
}
async function newScene(scenario: { id: string; ownerId: string }, seconds = 0, fields: Partial<SceneFields> = {}) {
  const place = { id: randomUUID(), ownerId: scenario.ownerId, scenarioId: scenario.id, now: at(seconds) };
  const scene = await scenes.insert({ ...place, ...FIELDS, ...fields });
  if (scene === null) throw new Error('the scenario is gone');
  return scene;
}

test('R-003-12, R-003-13: scene and scenario are read back as they were stored, by ids in either case', async () => {
  const scenario = await newScenario();
  const scene = await newScene(scenario);
  expect(scene).toMatchObject({ ...FIELDS, status: 'pending', jobId: null, image: null, video: null, version: 1 });
  expect(await scenes.find(scene.id)).toEqual(scene);
  expect(await scenes.find(scene.id.toUpperCase())).toEqual(scene);
  expect(await scenarios.find(scenario.id)).toEqual(scenario);
  for (const id of ['', 'x', randomUUID(), scene.id.slice(1), `${scene.id}0`]) {
    expect([id, await scenes.find(id), await scenarios.find(id)]).toEqual([id, null, null]);
  }
});

test('an edit is written on the version that it was decided on, and never on a deleted scene', async () => {
  const scene = await newScene(await newScenario());
  const edit = { id: scene.id, fields: { ...FIELDS, title: null, reference: null }, now: at(5) };
  const edited = await scenes.update({ ...edit, expectedVersion: 1 });
  expect(edited).toMatchObject({ title: null, reference: null, version: 2, updatedAt: at(5), createdAt: at(0) });
  expect(await scenes.update({ ...edit, expectedVersion: 1 })).toBeNull();
  expect(await scenes.remove({ id: scene.id, now: at(6) })).toMatchObject({ deletedAt: at(6), version: 3 });
  expect(await scenes.remove({ id: scene.id, now: at(7) })).toBeNull();
  expect(await scenes.update({ ...edit, expectedVersion: 3 })).toBeNull();
});

test('lists go newest first through all pages, also where times are equal; those of a scenario oldest first', async () => {
  const [scenario, other] = await (async () => {
    const first = await newScenario();
    return [first, await newScenario(first.ownerId)] as const;
  })();
  const made: { id: string; createdAt: Date }[] = [];
  // Three share each second.
  for (let index = 0; index < 8; index += 1) made.push(await newScene(scenario, Math.floor(index / 3)));
  const gone = await newScene(scenario, 9);
  await scenes.remove({ id: gone.id, now: at(10) });
  await newScene(await newScenario(), 1);
  const oldestFirst = made.toSorted(
    (one, two) => Number(one.createdAt) - Number(two.createdAt) || (one.id < two.id ? -1 : 1),
  );
  const expected = oldestFirst.map(({ id }) => id);
  expect((await scenes.listOfScenario({ scenarioId: scenario.id, limit: 50 })).map(({ id }) => id)).toEqual(expected);
  expect(await scenes.listOfScenario({ scenarioId: scenario.id, limit: 3 })).toHaveLength(3);
  expect(await scenes.listOfScenario({ scenarioId: 'x', limit: 3 })).toEqual([]);

  const elsewhere = await newScene(other, 5);
  const { ownerId } = scenario;
  for (const [filter, wanted] of [
    [{ scenarioId: scenario.id }, expected.toReversed()],
    [{}, [elsewhere.id, ...expected.toReversed()]],
    [{ scenarioId: randomUUID() }, []],
    [{ scenarioId: 'x' }, []],
  ] as const) {
    const seen: string[] = [];
    let after: PageCursor | null = null;
    do {
      const page = await scenes.list({ ownerId, ...filter, limit: 3, ...(after === null ? {} : { after }) });
      seen.push(...page.items.map(({ id }) => id));
      after = page.next;
    } while (after !== null);
    expect(seen).toEqual(wanted);
  }
  const page = await scenarios.list({ ownerId, limit: 1 });
  const rest = await scenarios.list({ ownerId, limit: 5, after: page.next! });
  expect([...page.items, ...rest.items].map(({ id }) => id).sort()).toEqual([scenario.id, other.id].sort());
  expect(rest.next).toBeNull();
});

describe('a scenario with scenes', () => {
  test('is not deleted before they are, and takes no scene afterwards', async () => {
    const scenario = await newScenario();
    const scene = await newScene(scenario);
    expect(await scenarios.remove({ id: scenario.id, now: at(1) })).toBe('has_scenes');
    await scenes.remove({ id: scene.id, now: at(2) });
    expect(await scenarios.remove({ id: scenario.id, now: at(3) })).toMatchObject({ deletedAt: at(3), version: 2 });
    expect(await scenarios.remove({ id: scenario.id, now: at(4) })).toBeNull();
    const place = { id: randomUUID(), ownerId: scenario.ownerId, scenarioId: scenario.id, now: at(5) };
    expect(await scenes.insert({ ...place, ...FIELDS })).toBeNull();
    expect(await scenesOf(documents.db).countDocuments({ scenarioId: scenario.id, deletedAt: null })).toBe(0);
    expect(await scenarios.update({ id: scenario.id, expectedVersion: 2, fields: scenario, now: at(6) })).toBeNull();
  });

  test('loses no race against a deletion: either there is a scene, or the scenario is gone', async () => {
    for (let round = 0; round < 10; round += 1) {
      const scenario = await newScenario();
      const place = { ownerId: scenario.ownerId, scenarioId: scenario.id, now: at(1), ...FIELDS };
      const [removed, ...inserted] = await Promise.all([
        scenarios.remove({ id: scenario.id, now: at(1) }),
        ...[1, 2, 3].map(() => scenes.insert({ id: randomUUID(), ...place })),
      ]);
      const left = await scenesOf(documents.db).countDocuments({ scenarioId: scenario.id, deletedAt: null });
      expect(left).toBe(inserted.filter((scene) => scene !== null).length);
      if (removed !== 'has_scenes') expect(left).toBe(0);
    }
  });
});

test('an upload counts as used for as long as a scene that is not deleted refers to it', async () => {
  const scenario = await newScenario();
  const uploadId = randomUUID();
  const reference = { kind: 'upload', bucket: 'b', key: 'k', sha256: 's', uploadId } as const;
  const scene = await newScene(scenario, 0, { reference });
  await newScene(scenario);
  expect([await scenes.isUploadUsed(uploadId), await scenes.isUploadUsed(randomUUID())]).toEqual([true, false]);
  await scenes.remove({ id: scene.id, now: at(1) });
  expect(await scenes.isUploadUsed(uploadId)).toBe(false);
});
