import {
  type Attempt,
  cleanScenePrompts,
  type JobStep,
  MODEL_CAPABILITIES,
  planPurchase,
  planScene,
  SCENE_QUALITIES,
  SCENE_RATIOS,
  SCENE_VIDEO_MODELS,
  type SceneWish,
} from '@callsheet/domain';
import { describe, expect, test } from 'vitest';
import { findRunwayModel } from '../runway/models.ts';
import { type TaskOrder, toTaskOrder } from '../runway/request-mapping.ts';
import { createTestAdapter, createTestContext, fixture } from '../testing/replicate-setup.ts';
import { useScriptedServers } from '../testing/use-scripted-servers.ts';
import { buildGenerationRequest } from './build-generation-request.ts';

const startServer = useScriptedServers();
const FIRST = { attempt: 1, upload: null };

test('what is bought for every shape and length that may be asked for is accepted by the adapter', async () => {
  const [veo] = MODEL_CAPABILITIES;
  for (const aspectRatio of ['16:9', '9:16', '1:1', '4:3']) {
    for (const durationSeconds of [1, 5, 8, 60]) {
      const requested = { aspectRatio, durationSeconds, fps: null, strict: false, model: null };
      const request = buildGenerationRequest(
        {
          id: '6740f1c2a9b3d4e5f6a7b8c9',
          ownerId: '3f6c1f1e-0000-4000-8000-000000000001',
          input: { prompt: 'hello', style: null },
          resolved: planPurchase(requested, veo!),
          title: null,
        },
        FIRST,
      );
      const reply = { status: 201, json: fixture('starting') };
      const server = await startServer([{ method: 'POST', path: '/v1/predictions', reply }]);
      await createTestAdapter(server.origin).submit(request, createTestContext());
      const { input } = JSON.parse(server.requests[0]?.body ?? '');
      expect([4, 6, 8]).toContain(input.duration);
      expect(['16:9', '9:16']).toContain(input.aspect_ratio);
    }
  }
});

test('R-000-06: a product video is ordered with its product and with what was asked of it', () => {
  const requested = { aspectRatio: '16:9', durationSeconds: 4, fps: null, strict: false, model: null };
  const product = {
    id: '6740f1c2a9b3d4e5f6a7b8c8',
    title: 'Copper kettle',
    sku: null,
    description: null,
    imageUrls: ['https://shop.example.com/kettle.jpg'],
    template: 'unboxing',
  } as const;
  const order = (prompt: string) =>
    buildGenerationRequest(
      {
        id: '6740f1c2a9b3d4e5f6a7b8c9',
        ownerId: '3f6c1f1e-0000-4000-8000-000000000001',
        input: { prompt, style: null, product },
        resolved: planPurchase(requested, MODEL_CAPABILITIES[0]!),
        title: null,
      },
      FIRST,
    );
  expect(order('Warm light.')).toEqual({
    kind: 'product_video',
    videoId: '6740f1c2a9b3d4e5f6a7b8c9',
    userId: '3f6c1f1e-0000-4000-8000-000000000001',
    product,
    instructions: 'Warm light.',
  });
  expect(order('')).toMatchObject({ instructions: '' });
});

describe('a scene (R8, R9, R10, H4)', () => {
  const picture = 'https://cdn.example.com/kettle.png';
  const longest = '🎬'.repeat(500);

  /** Both of its orders, as its provider would get them. */
  function ordersOf(wish: Omit<SceneWish, 'strict'>): readonly TaskOrder[] {
    const { resolved } = planScene({ ...wish, strict: false });
    const { prompt, visualPrompt } = cleanScenePrompts({ prompt: longest, visualPrompt: '' });
    const scene = {
      id: '7b1de0a0-0000-4000-8000-000000000001',
      visualPrompt,
      reference: null,
      quality: wish.quality,
      formats: [],
      fingerprint: 'ab',
      reusedJobId: null,
    };
    const job = {
      id: '6740f1c2a9b3d4e5f6a7b8c9',
      ownerId: '3f6c1f1e-0000-4000-8000-000000000001',
      title: null,
      input: { prompt, style: null, scene },
      resolved,
    };
    const order = (step: JobStep, pictureUri: string | null) =>
      toTaskOrder(buildGenerationRequest({ ...job, attempts: [sceneAttempt(step)] }, { ...FIRST, pictureUri }), []);
    return [order('image', wish.hasReference ? picture : null), order('video', picture)];
  }

  test('whatever is planned for one is accepted, in every quality, size and length that may be asked for', () => {
    for (const quality of SCENE_QUALITIES)
      for (const resolution of [...SCENE_RATIOS, null, '4:3'])
        for (const durationSeconds of [1, 5, 7, 10, 60])
          for (const hasReference of [false, true]) {
            const orders = ordersOf({ quality, resolution, durationSeconds, hasReference });
            expect(orders.map(({ makes }) => makes)).toEqual(['image', 'video']);
          }
  });

  test('the domain knows no video model, ratio or length that the adapter does not', () => {
    for (const { model, ratios, durationsSeconds } of SCENE_VIDEO_MODELS) {
      const able = findRunwayModel('image_video', model);
      expect(able?.ratios).toEqual(expect.arrayContaining([...ratios]));
      expect(able?.durationsSeconds).toEqual(durationsSeconds);
    }
  });

  test('a video without its picture is never ordered', () => {
    const { resolved } = planScene({
      resolution: null,
      durationSeconds: 5,
      quality: 'draft',
      hasReference: false,
      strict: false,
    });
    const scene = { id: 's', visualPrompt: 'v', reference: null, quality: 'draft', formats: [] } as const;
    const input = { prompt: 'p', style: null, scene: { ...scene, fingerprint: 'ab', reusedJobId: null } };
    const job = { id: 'j', ownerId: 'o', title: null, input, resolved };
    const order = (attempts: readonly Attempt[]) => () => buildGenerationRequest({ ...job, attempts }, FIRST);
    expect(order([sceneAttempt('video')])).toThrow('begins with its picture');
    expect(order([])).toThrow('none of a scene');
    const reused = { ...job, input: { ...input, scene: { ...input.scene, reusedJobId: 'earlier' } } };
    expect(buildGenerationRequest(reused, FIRST)).toEqual({ kind: 'reuse', jobId: 'earlier' });
  });
});

function sceneAttempt(step: JobStep): Attempt {
  const now = new Date('2026-11-20T10:00:00.000Z');
  return {
    number: 1,
    admission: 1,
    provider: 'runway',
    model: 'gen4.5',
    step,
    state: 'submitting',
    submitLeaseUntil: now,
    externalId: null,
    handle: null,
    rawStatus: null,
    outputs: [],
    plannedAssets: [],
    error: null,
    startedAt: now,
    acceptedAt: null,
    endedAt: null,
  };
}
