import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startTestSimulator, type TestSimulator } from '../testing/start-test-simulator.ts';

const { ffmpegPath } = inject('stack');
let simulator: TestSimulator;

beforeAll(async () => {
  simulator = await startTestSimulator({ ffmpegPath });
});
afterAll(() => simulator.close());

const ORDER = {
  id_product: '6740f1c2a9b3d4e5f6a7b8c9',
  title: 'Copper kettle',
  img_url: 'https://shop.example.com/kettle.jpg',
  user_id: 'u1',
  sku: 'CK-24',
  template_name: 'lifestyle',
  video_id: '6740f1c2a9b3d4e5f6a7b8ca',
  callback_url: 'http://127.0.0.1:9/internal/videos/success?a=1&t=x',
};
const create = (body: unknown) => simulator.call('/api/v1/create-images-batch', { method: 'POST', body });

describe('the generator is as strict as the real one', () => {
  it.each([
    ['no title', { ...ORDER, title: undefined }, 'Missing required field: title'],
    ['a number for a title', { ...ORDER, title: 7 }, 'Field title must be a string'],
    ['a template in upper case', { ...ORDER, template_name: 'LIFESTYLE' }, 'Template not found: LIFESTYLE'],
    ['an image that is no URL', { ...ORDER, img_url: '/kettle.jpg' }, 'Field img_url must be a URL'],
    ['a field it does not know', { ...ORDER, customInstructions: 'x' }, 'Unknown field: customInstructions'],
    ['a number for instructions', { ...ORDER, custom_instructions: 7 }, 'Field custom_instructions must be a string'],
    [
      '501 characters of instructions',
      { ...ORDER, custom_instructions: '🧠'.repeat(501) },
      'Field custom_instructions takes 500 characters at most',
    ],
    ['text', '"order"', 'Request body must be an object'],
    ['an empty batch', [], 'A batch takes 1 to 100 products'],
    ['one wrong order of a batch', [ORDER, { ...ORDER, sku: 5 }], 'Field sku must be a string (product 2)'],
    ['a video twice', [ORDER, ORDER], 'Duplicate video_id in batch'],
  ])('%s is 400 with a message', async (_name, body, message) => {
    expect(await create(body)).toMatchObject({ status: 400, json: { success: false, message, error: message } });
  });

  it('broken JSON, an unknown job and an unknown clip are refused in the same style', async () => {
    expect(await create('{"title":')).toMatchObject({ status: 400, json: { success: false } });
    for (const path of ['/api/jobs/none', '/rck/videos/none.mp4'])
      expect(await simulator.call(path)).toMatchObject({ status: 404, json: { success: false } });
  });
});
