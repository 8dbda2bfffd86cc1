import { expect, it } from 'vitest';
import { describeModel, findModel, type Model } from './model-catalog.ts';

it('publishes what a model takes, so that clients can check requests before they send them', () => {
  const body = describeModel(findModel('google/veo-3.1-fast') as Model, 'http://s');
  expect(body).toMatchObject({
    owner: 'google',
    name: 'veo-3.1-fast',
    latest_version: {
      openapi_schema: {
        components: {
          schemas: {
            Input: {
              required: ['prompt'],
              additionalProperties: false,
              properties: { duration: { type: 'integer', enum: [4, 6, 8], default: 8 }, last_frame: { format: 'uri' } },
            },
          },
        },
      },
    },
  });
  expect(findModel('google/veo-9')).toBeUndefined();
});
