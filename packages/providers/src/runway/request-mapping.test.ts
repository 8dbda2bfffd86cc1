import { ProviderError } from '@callsheet/domain';
import { describe, expect, test } from 'vitest';
import type { GenerationRequest } from '../contract/generation-request.ts';
import { VEO_REQUEST } from '../testing/replicate-setup.ts';
import { IMAGE_REQUEST, IMAGE_VIDEO_REQUEST } from '../testing/runway-setup.ts';
import { RUNWAY_MODELS } from './models.ts';
import { toTaskOrder } from './request-mapping.ts';

const KETTLE = 'https://cdn.example.com/kettle.png';
const bodyOf = (request: GenerationRequest) => toTaskOrder(request, []).body;

function refusalOf(request: GenerationRequest): string {
  try {
    toTaskOrder(request, []);
  } catch (error) {
    if (error instanceof ProviderError && error.retry === 'never') return error.code;
    throw error;
  }
  return 'taken';
}

const image = (changes: object) => ({ ...IMAGE_REQUEST, ...changes });
const video = (changes: object) => ({ ...IMAGE_VIDEO_REQUEST, ...changes });

describe('what is sent', () => {
  test('a picture is ordered with its references and their tags', () => {
    const referenceImages = [{ url: KETTLE, tag: 'kettle' }, { url: 'runway://abc' }];
    expect(toTaskOrder(image({ referenceImages, seed: 7 }), [])).toEqual({
      path: '/v1/text_to_image',
      makes: 'image',
      body: {
        model: 'gen4_image',
        promptText: IMAGE_REQUEST.prompt,
        ratio: '1920:1080',
        referenceImages: [{ uri: KETTLE, tag: 'kettle' }, { uri: 'runway://abc' }],
        seed: 7,
      },
      secrets: [IMAGE_REQUEST.prompt],
    });
    expect(bodyOf(IMAGE_REQUEST)).not.toHaveProperty('referenceImages');
  });

  test('R11: a video begins with the picture that it is given; what the model decides is left out', () => {
    expect(toTaskOrder(IMAGE_VIDEO_REQUEST, [])).toMatchObject({
      path: '/v1/image_to_video',
      makes: 'video',
      body: { promptImage: IMAGE_VIDEO_REQUEST.image.url, duration: 5, ratio: '1280:720' },
    });
    const sparse = bodyOf(video({ model: 'veo3.1', prompt: '', durationSeconds: null }));
    expect(Object.keys(Object(sparse)).sort()).toEqual(['model', 'promptImage', 'ratio']);
  });
});

describe('what is refused before anything is sent', () => {
  test('R8: the ratios that went away with gen3a_turbo, and those of another model', () => {
    for (const ratio of ['1280:768', '768:1280', '1920:1080', '16:9', ''])
      expect(refusalOf(video({ ratio }))).toBe('INVALID_REQUEST');
    for (const ratio of ['1280:768', '1104:832']) expect(refusalOf(image({ ratio }))).toBe('INVALID_REQUEST');
    expect(refusalOf(video({ model: 'veo3.1', ratio: '1920:1080', durationSeconds: 4 }))).toBe('taken');
    expect(refusalOf(video({ model: 'veo3.1', ratio: '960:960', durationSeconds: 4 }))).toBe('INVALID_REQUEST');
  });

  test('1.1: every pair of ratios of seed 003 that is still offered is taken', () => {
    const pairs = [
      ['1280:720', '1920:1080'],
      ['720:1280', '1080:1920'],
      ['1104:832', '1168:880'],
      ['832:1104', '1080:1440'],
      ['960:960', '1024:1024'],
      ['1584:672', '1920:1080'],
    ];
    for (const [ofVideo, ofImage] of pairs) {
      expect(refusalOf(video({ ratio: ofVideo }))).toBe('taken');
      expect(refusalOf(image({ ratio: ofImage }))).toBe('taken');
    }
  });

  test.each([
    ['gen4.5', null, 'INVALID_REQUEST'],
    ['gen4.5', 1, 'INVALID_REQUEST'],
    ['gen4.5', 2, 'taken'],
    ['gen4.5', 2.5, 'INVALID_REQUEST'],
    ['gen4.5', 10, 'taken'],
    ['gen4.5', 11, 'INVALID_REQUEST'],
    ['gen4_turbo', null, 'taken'],
    ['gen4_turbo', 5, 'taken'],
    ['gen4_turbo', 6, 'INVALID_REQUEST'],
    ['veo3.1', 5, 'INVALID_REQUEST'],
    ['veo3.1', 8, 'taken'],
    ['veo3.1_fast', 6, 'taken'],
    ['veo3.1_fast', Number.NaN, 'INVALID_REQUEST'],
  ])('R9: %s for %s s is %s', (model, durationSeconds, verdict) => {
    expect(refusalOf(video({ model, durationSeconds }))).toBe(verdict);
  });

  test('R10: a prompt has 1 to 1000 UTF-16 units, so that an emoji counts twice', () => {
    expect(refusalOf(image({ prompt: 'x'.repeat(1_000) }))).toBe('taken');
    expect(refusalOf(image({ prompt: 'x'.repeat(1_001) }))).toBe('INVALID_REQUEST');
    expect(refusalOf(image({ prompt: '🫖'.repeat(500) }))).toBe('taken');
    expect(refusalOf(image({ prompt: `${'🫖'.repeat(500)}x` }))).toBe('INVALID_REQUEST');
    expect(refusalOf(image({ prompt: '' }))).toBe('INVALID_REQUEST');
    expect(refusalOf(video({ prompt: '' }))).toBe('INVALID_REQUEST');
    expect(refusalOf(video({ model: 'gen4_turbo', prompt: '' }))).toBe('taken');
  });

  test.each([
    ['no reference for the fast model', { model: 'gen4_image_turbo', referenceImages: [] }],
    ['four references', { referenceImages: [1, 2, 3, 4].map(() => ({ url: KETTLE })) }],
    ['a tag of two letters', { referenceImages: [{ url: KETTLE, tag: 'ab' }] }],
    ['a tag of seventeen letters', { referenceImages: [{ url: KETTLE, tag: 'a'.repeat(17) }] }],
    ['a tag that begins with a digit', { referenceImages: [{ url: KETTLE, tag: '1kettle' }] }],
    ['a tag with a dash', { referenceImages: [{ url: KETTLE, tag: 'copper-kettle' }] }],
    ['a seed with a fraction', { seed: 0.5 }],
    ['a model of the other call', { model: 'gen4.5' }],
    ['a model that nobody has', { model: 'gen9' }],
  ])('%s', (_name, changes) => {
    expect(refusalOf(image(changes))).toBe('INVALID_REQUEST');
  });

  test.each([
    ['plain http', 'http://cdn.example.com/a.png'],
    ['an address', 'https://203.0.113.7/a.png'],
    ['an IPv6 address', 'https://[2001:db8::1]/a.png'],
    ['a host without a domain', 'https://localhost/a.png'],
    ['a data URI', 'data:image/png;base64,AAAA'],
    ['more than 2048 characters', `https://cdn.example.com/${'a'.repeat(2_048)}`],
    ['nonsense', 'kettle.png'],
  ])('1.1: a picture behind %s, which has to be uploaded first', (_name, url) => {
    expect(refusalOf(video({ image: { url } }))).toBe('INVALID_REQUEST');
  });

  test('a picture at an origin that the operator trusts is taken', () => {
    const request = video({ image: { url: 'http://127.0.0.1:4010/a.png' } });
    expect(() => toTaskOrder(request, ['http://127.0.0.1:4011'])).toThrow(ProviderError);
    expect(toTaskOrder(request, ['http://127.0.0.1:4010'])).toMatchObject({ makes: 'video' });
  });

  test('a model that is gone is RETIRED, and an order of another kind is none for this provider', () => {
    expect(refusalOf(video({ model: 'gen3a_turbo' }))).toBe('RETIRED');
    expect(refusalOf(VEO_REQUEST)).toBe('INVALID_REQUEST');
  });
});

test('every ratio of the table is a size in even pixels, as videos need it', () => {
  for (const { model, ratios } of RUNWAY_MODELS)
    for (const ratio of ratios) {
      expect(ratio, model).toMatch(/^\d{3,4}:\d{3,4}$/);
      expect(ratio.split(':').every((side) => Number(side) % 2 === 0)).toBe(true);
    }
});
