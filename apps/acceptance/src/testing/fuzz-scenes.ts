import type { Client } from './client.ts';
import { created, times, UNKNOWN_UUID } from './fuzz-made.ts';

/** A pixel, so that uploads of it can be completed. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Scenarios with scenes, some of which are ordered, and uploads that wait to be completed. */
export async function prepareScenes(customer: Client, stranger: Client) {
  const scenario = (owner: Client) => created(owner, '/v1/scenarios', { resolution: '1280:720' });
  const [own, strange] = [await scenario(customer), await scenario(stranger)];
  const scene = (owner: Client, scenarioId: string) =>
    created(owner, '/v1/scenes', { scenarioId, imagePrompt: 'a cup' });
  const task = async (owner: Client, sceneId: string): Promise<string> => {
    const started = await owner.post('/api/video/generate', { scene_id: sceneId });
    if (started.body?.task_id === undefined) throw new Error(`a scene was answered ${started.status}`);
    return started.body.task_id;
  };
  const upload = async (owner: Client): Promise<string> => {
    const order = { contentType: 'image/png', sizeBytes: PIXEL.length };
    const { id, url, method, headers } = (await owner.post('/v1/uploads', order)).body;
    const put = await fetch(url, { method, headers, body: PIXEL });
    if (put.status !== 200) throw new Error(`a picture was answered ${put.status}`);
    return id;
  };
  const scenes = await times(3, () => scene(customer, own));
  const strangersScene = await scene(stranger, strange);
  return {
    scenario: [own, own, own, await scenario(customer), strange, UNKNOWN_UUID],
    disposableScenario: [...(await times(6, () => scenario(customer))), own, strange, UNKNOWN_UUID],
    scene: [...scenes, ...scenes, ...scenes, strangersScene, UNKNOWN_UUID],
    sceneTask: [await task(customer, scenes[0] ?? ''), await task(stranger, strangersScene), UNKNOWN_UUID],
    disposableScene: [...(await times(6, () => scene(customer, own))), UNKNOWN_UUID],
    upload: [...(await times(3, () => upload(customer))), await upload(stranger), UNKNOWN_UUID],
    disposableUpload: [...(await times(6, () => upload(customer))), await upload(stranger), UNKNOWN_UUID],
  };
}
