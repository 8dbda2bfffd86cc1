import { MODEL_CAPABILITIES, planPurchase } from '@callsheet/domain';
import { expect, test } from 'vitest';
import { createTestAdapter, createTestContext, fixture } from '../testing/replicate-setup.ts';
import { useScriptedServers } from '../testing/use-scripted-servers.ts';
import { buildGenerationRequest } from './generation-request.ts';

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
