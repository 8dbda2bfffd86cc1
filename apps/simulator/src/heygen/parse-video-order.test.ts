import { describe, expect, it } from 'vitest';
import { HeygenError } from './heygen-error.ts';
import { secondsToSay } from './make-speech-video.ts';
import { parseVideoOrder } from './parse-video-order.ts';

const ORDER = { type: 'avatar', avatar_id: 'Abigail_Sofa_public', script: 'Hello there.' };

function refusal(body: unknown): HeygenError {
  try {
    parseVideoOrder(body);
  } catch (error) {
    if (error instanceof HeygenError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('parseVideoOrder', () => {
  it('takes everything that our adapter sends', () => {
    const more = { voice_id: 'v', title: 't', resolution: '720p', aspect_ratio: '16:9' };
    const ours = { callback_url: 'http://127.0.0.1:3000/v1/callbacks/heygen/1?a=1&t=x', callback_id: 'id:1' };
    expect(parseVideoOrder({ ...ORDER, ...more, ...ours })).toEqual({
      avatarId: 'Abigail_Sofa_public',
      speech: 'Hello there.',
      title: 't',
      aspectRatio: '16:9',
      widthPixels: 1280,
      heightPixels: 720,
      callbackUrl: ours.callback_url,
      callbackId: 'id:1',
    });
  });

  it.each([
    ['auto', '1080p', 1920, 1080],
    ['9:16', '720p', 720, 1280],
    ['4:5', '1080p', 1080, 1350],
    ['1:1', '4k', 2160, 2160],
  ])('draws %s in %s with %i × %i', (aspect_ratio, resolution, widthPixels, heightPixels) => {
    expect(parseVideoOrder({ ...ORDER, aspect_ratio, resolution })).toMatchObject({ widthPixels, heightPixels });
  });

  it.each([
    ['no type', { ...ORDER, type: undefined }, 'type'],
    ['another type', { ...ORDER, type: 'studio' }, 'type'],
    ['no avatar', { ...ORDER, avatar_id: '' }, 'avatar_id'],
    ['H11: words and a recording', { ...ORDER, audio_url: 'https://x.test/a.mp3' }, 'script'],
    ['H11: nothing to say', { ...ORDER, script: ' ' }, 'script'],
    ['a size that is not made', { ...ORDER, resolution: '480p' }, 'resolution'],
    ['a callback that is no URL', { ...ORDER, callback_url: '/cb' }, 'callback_url'],
    ['a field that it does not know', { ...ORDER, prompt: 'x' }, 'prompt'],
    ['text', 'order', null],
  ])('%s is 400 and says where', (_name, body, param) => {
    expect(refusal(body)).toMatchObject({ status: 400, code: 'invalid_parameter', param });
  });

  it('H6: ids that call themselves missing do not exist', () => {
    expect(refusal({ ...ORDER, avatar_id: 'missing_1' })).toMatchObject({ status: 404, code: 'avatar_not_found' });
    expect(refusal({ ...ORDER, voice_id: 'missing_1' })).toMatchObject({ status: 404, code: 'voice_not_found' });
  });
});

it('a speech takes as long as its words, between four and twenty seconds', () => {
  expect([secondsToSay('Hello'), secondsToSay('word '.repeat(26)), secondsToSay('word '.repeat(500))]).toEqual([
    4, 11, 20,
  ]);
});
