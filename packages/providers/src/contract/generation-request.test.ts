import { MODEL_CAPABILITIES, planPurchase } from '@callsheet/domain';
import { expect, test } from 'vitest';
import { createTestAdapter, createTestContext, fixture } from '../testing/replicate-setup.ts';
import { useScriptedServers } from '../testing/use-scripted-servers.ts';
import { buildGenerationRequest } from './generation-request.ts';

const startServer = useScriptedServers();

test('what is bought for every shape and length that may be asked for is accepted by the adapter', async () => {
  const [veo] = MODEL_CAPABILITIES;
  for (const aspectRatio of ['16:9', '9:16', '1:1', '4:3']) {
    for (const durationSeconds of [1, 5, 8, 60]) {
      const requested = { aspectRatio, durationSeconds, fps: null, strict: false, model: null };
      const request = buildGenerationRequest({ resolved: planPurchase(requested, veo!), prompt: 'hello' });
      const reply = { status: 201, json: fixture('starting') };
      const server = await startServer([{ method: 'POST', path: '/v1/predictions', reply }]);
      await createTestAdapter(server.origin).submit(request, createTestContext());
      const { input } = JSON.parse(server.requests[0]?.body ?? '');
      expect([4, 6, 8]).toContain(input.duration);
      expect(['16:9', '9:16']).toContain(input.aspect_ratio);
    }
  }
});
