import { describe, expect, it } from 'vitest';
import { ReplicateError } from '../http/replicate-error.ts';
import { findModel, type Model } from './model-catalog.ts';
import { parseModelRequest, parseVersionRequest } from './parse-create-request.ts';
import { resolveVeoInput } from './veo-input.ts';

const veo = findModel('google/veo-3.1') as Model;

function refusal(run: () => unknown): ReplicateError {
  try {
    run();
  } catch (error) {
    if (error instanceof ReplicateError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('parseModelRequest', () => {
  it('takes everything that veo can do', () => {
    for (const aspect_ratio of ['16:9', '9:16']) {
      for (const duration of [4, 6, 8]) {
        for (const resolution of ['720p', '1080p']) {
          const input = {
            prompt: 'p',
            aspect_ratio,
            duration,
            resolution,
            generate_audio: false,
            negative_prompt: 'n',
            seed: 3,
          };
          expect(parseModelRequest(veo, { input }).input).toBe(input);
        }
      }
    }
    const image = 'data:image/png;base64,AAAA';
    const webhook = 'https://example.org/hook?a=1';
    const parsed = parseModelRequest(veo, {
      input: { prompt: 'p', image, last_frame: image, reference_images: [image] },
      webhook,
      webhook_events_filter: ['completed'],
    });
    expect(parsed).toMatchObject({ webhook, webhookEventsFilter: ['completed'] });
  });

  const bad: [name: string, input: Record<string, unknown>, words: string][] = [
    ['no prompt', {}, 'prompt is required'],
    ['a prompt that is no text', { prompt: 7 }, 'input.prompt: Invalid type'],
    ['1:1', { prompt: 'p', aspect_ratio: '1:1' }, 'input.aspect_ratio'],
    ['duration 5', { prompt: 'p', duration: 5 }, 'must be one of the following: 4, 6, 8'],
    [
      'duration as text',
      { prompt: 'p', duration: '8' },
      'input.duration: Invalid type. Expected: integer, given: string',
    ],
    ['4k', { prompt: 'p', resolution: '4k' }, 'input.resolution'],
    ['an unknown field', { prompt: 'p', fps: 60 }, 'Additional property fps is not allowed'],
    [
      'a field named like an object method',
      { prompt: 'p', toString: 1 },
      'Additional property toString is not allowed',
    ],
    ['null for a boolean', { prompt: 'p', generate_audio: null }, 'given: null'],
    ['a seed with a fraction', { prompt: 'p', seed: 1.5 }, 'input.seed'],
    ['an image that is no address', { prompt: 'p', image: 'cat.png' }, 'input.image'],
    [
      'too many reference images',
      { prompt: 'p', reference_images: Array(4).fill('https://e.org/a.png') },
      'input.reference_images',
    ],
  ];
  for (const [name, input, words] of bad) {
    it(`refuses ${name} with 422`, () => {
      const error = refusal(() => parseModelRequest(veo, { input }));
      expect(error.status).toBe(422);
      expect(error.title).toBe('Input validation failed');
      expect(error.detail).toContain(words);
    });
  }

  it('refuses what only the 3.1 models take on veo-3', () => {
    const body = { input: { prompt: 'p', last_frame: 'https://e.org/a.png' } };
    expect(refusal(() => parseModelRequest(findModel('google/veo-3') as Model, body)).status).toBe(422);
  });

  it('refuses bad webhooks, filters, bodies and unknown members with 422', () => {
    const input = { prompt: 'p' };
    for (const body of [
      { input, webhook: 'ftp://e.org/' },
      { input, webhook: 'no address' },
      { input, webhook: null },
      { input, webhook_events_filter: ['completed', 'end'] },
      { input, webhook_events_filter: 'completed' },
      { input, idempotency_key: 'x' },
      { input: 'p' },
      {},
      [],
      null,
      'text',
    ]) {
      expect(refusal(() => parseModelRequest(veo, body)).status, JSON.stringify(body)).toBe(422);
    }
  });
});

describe('parseVersionRequest', () => {
  it('runs an official model by name, as version or as model', () => {
    for (const member of ['version', 'model']) {
      const parsed = parseVersionRequest({ [member]: 'google/veo-3-fast', input: { prompt: 'p' } });
      expect(parsed.model.name).toBe('veo-3-fast');
    }
  });

  it('answers 422 for a version that is missing or unknown (P10)', () => {
    const input = { prompt: 'p' };
    for (const body of [
      { input },
      { version: 'stability-ai/sdxl', input },
      { version: 'a'.repeat(64), input },
      { version: 7, input },
    ]) {
      expect(refusal(() => parseVersionRequest(body)).status).toBe(422);
    }
  });
});

describe('resolveVeoInput', () => {
  it('fills in the defaults and derives the same seed from the same input', () => {
    const first = resolveVeoInput({ prompt: 'p' });
    expect(first).toMatchObject({ aspectRatio: '16:9', durationSeconds: 8, resolution: '720p', audio: true });
    expect(resolveVeoInput({ prompt: 'p' })).toEqual(first);
    expect(resolveVeoInput({ prompt: 'q' }).seed).not.toBe(first.seed);
    expect(resolveVeoInput({ prompt: 'p', seed: 0 }).seed).toBe(0);
  });
});
