import { describe, expect, it } from 'vitest';
import { parseImageOrder, parseVideoOrder } from './parse-order.ts';
import { RunwayError } from './runway-error.ts';

const IMAGE = { model: 'gen4_image', promptText: 'A kettle', ratio: '1920:1080' };
const PICTURE = 'https://cdn.example.com/a.png';
const VIDEO = { model: 'gen4.5', promptText: 'Steam', ratio: '1280:720', duration: 5, promptImage: PICTURE };

function refusalOf(parse: (body: unknown) => unknown, body: unknown): string {
  try {
    parse(body);
  } catch (error) {
    if (error instanceof RunwayError && error.status === 400) return error.message;
    throw error;
  }
  return 'taken';
}

describe('parseImageOrder', () => {
  it('takes everything that our adapter sends', () => {
    const referenceImages = [{ uri: PICTURE, tag: 'kettle' }, { uri: 'runway://abc' }];
    expect(parseImageOrder({ ...IMAGE, referenceImages, seed: 7 })).toEqual({
      model: 'gen4_image',
      promptText: 'A kettle',
      ratio: '1920:1080',
      widthPixels: 1920,
      heightPixels: 1080,
      durationSeconds: null,
      imageUris: [PICTURE, 'runway://abc'],
      seed: 7,
      estimatedCredits: 8,
    });
  });

  it('draws the same seed for the same order', () => {
    expect(parseImageOrder(IMAGE).seed).toBe(parseImageOrder(IMAGE).seed);
    expect(parseImageOrder({ ...IMAGE, promptText: 'A pot' }).seed).not.toBe(parseImageOrder(IMAGE).seed);
  });

  it.each([
    ['no prompt', { promptText: undefined }, 'promptText'],
    ['an empty prompt', { promptText: '' }, 'promptText'],
    ['R10: 1001 units', { promptText: `${'🫖'.repeat(500)}x` }, 'promptText'],
    ['a ratio of videos', { ratio: '1104:832' }, 'ratio'],
    ['no ratio', { ratio: undefined }, 'ratio'],
    ['a model of the other call', { model: 'gen4.5' }, 'model'],
    ['no reference for the fast model', { model: 'gen4_image_turbo' }, 'referenceImages'],
    ['four references', { referenceImages: [1, 2, 3, 4].map(() => ({ uri: PICTURE })) }, 'referenceImages'],
    ['a tag that begins with a digit', { referenceImages: [{ uri: PICTURE, tag: '1st' }] }, 'referenceImages.0.tag'],
    ['a field that it does not know', { prompt_text: 'x' }, 'prompt_text'],
    ['a seed in words', { seed: '7' }, 'seed'],
  ])('%s is 400 and says where', (_name, changes, where) => {
    expect(refusalOf(parseImageOrder, { ...IMAGE, ...changes })).toMatch(new RegExp(`^${where}:`));
  });

  it('takes a prompt of exactly 1000 units', () => {
    expect(refusalOf(parseImageOrder, { ...IMAGE, promptText: '🫖'.repeat(500) })).toBe('taken');
  });
});

describe('parseVideoOrder', () => {
  it('takes a picture as text or as the first of a list', () => {
    expect(parseVideoOrder(VIDEO)).toMatchObject({ durationSeconds: 5, imageUris: [PICTURE], estimatedCredits: 60 });
    const promptImage = [{ uri: PICTURE, position: 'first' }];
    expect(parseVideoOrder({ ...VIDEO, promptImage })).toMatchObject({ imageUris: [PICTURE] });
  });

  it('decides the length itself where the model may', () => {
    const { duration, promptText, ...bare } = VIDEO;
    expect(parseVideoOrder({ ...bare, model: 'veo3.1' })).toMatchObject({ durationSeconds: 8, promptText: '' });
    expect(parseVideoOrder({ ...bare, model: 'gen4_turbo' })).toMatchObject({ durationSeconds: 10 });
  });

  it.each([
    ['R8: a ratio that went away', { ratio: '1280:768' }, 'ratio'],
    ['R9: gen4.5 without a length', { duration: undefined }, 'duration'],
    ['R9: gen4.5 of 11 s', { duration: 11 }, 'duration'],
    ['R9: veo3.1 of 5 s', { model: 'veo3.1' }, 'duration'],
    ['gen4.5 without words', { promptText: undefined }, 'promptText'],
    ['no picture', { promptImage: undefined }, 'promptImage'],
    ['H4: a model that is gone', { model: 'gen3a_turbo' }, 'model'],
    ['a model of the other call', { model: 'gen4_image' }, 'model'],
  ])('%s is 400 and says where', (_name, changes, where) => {
    expect(refusalOf(parseVideoOrder, { ...VIDEO, ...changes })).toMatch(new RegExp(`^${where}:`));
  });

  it('text is no order', () => {
    expect(refusalOf(parseVideoOrder, 'order')).toMatch(/^body:/);
  });
});
