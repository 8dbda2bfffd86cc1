import { describe, expect, test } from 'vitest';
import { buildCallbackUrl } from '../callbacks/build-callback-url.ts';
import { verifyCallbackToken } from '../callbacks/callback-token.ts';
import type { CallbackHeaders } from '../contract/callback-result.ts';
import { VIDEO_ID } from '../testing/rck-setup.ts';
import { createTestContext, NOW } from '../testing/replicate-setup.ts';
import { RCK_OUTCOME_HEADER, RCK_UNSIGNED_HEADER, rckFailureUrl } from './callback-urls.ts';
import { createRckCallbackReader } from './create-rck-callback-reader.ts';

const URL_OF_CLIP = 'https://rck.example.com/clips/1.mp4';

function receive(body: unknown, headers: CallbackHeaders = {}, subject: { jobId?: string; attempt?: number } = {}) {
  const rawBody = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return createRckCallbackReader().parseCallback(
    { rawBody, headers, receivedAt: NOW, jobId: VIDEO_ID, attempt: 2, ...subject },
    createTestContext(),
  );
}
const by = (path: string) => ({ [RCK_OUTCOME_HEADER]: path });

describe('callback bodies of seed 000', () => {
  test('R-000-35: a success is a hint that claims its URL and what else it names', async () => {
    const body = { videoId: VIDEO_ID, youtubeVideoId: 'rckShowcase', localFilename: 'a.mp4', video_url: URL_OF_CLIP };
    expect(await receive({ ...body, id_product: 'a lie' }, by('success'))).toEqual({
      kind: 'event',
      dedupeKey: `${VIDEO_ID}:2:success`,
      externalId: null,
      refetch: true,
      claim: {
        state: 'succeeded',
        rawStatus: 'callback: success',
        outputs: [{ url: URL_OF_CLIP, kind: 'video' }],
        details: { youtubeVideoId: 'rckShowcase', localFilename: 'a.mp4' },
      },
    });
  });

  test('R-000-36: a failure claims its words, or a sentence when it has none', async () => {
    expect(await receive({ videoId: VIDEO_ID, error: 'Too dark' }, by('failure'))).toMatchObject({
      dedupeKey: `${VIDEO_ID}:2:failure`,
      claim: { state: 'failed', failure: { safeMessage: 'Too dark', retry: 'never' } },
    });
    expect(await receive({ videoId: VIDEO_ID }, by('failure'))).toMatchObject({
      claim: { state: 'failed', failure: { safeMessage: 'The video provider could not make the video.' } },
    });
  });

  test.each([
    [{ error: 'x' }, 'failure'],
    [{ youtubeVideoId: 'rckShowcase' }, 'success'],
    [{}, 'unclear'],
    [{ error: 'x', video_url: URL_OF_CLIP }, 'unclear'],
  ])('without the path, %j reads as %s', async (body, outcome) => {
    const result = await receive({ videoId: VIDEO_ID, ...body });
    expect(result).toMatchObject({ kind: 'event', dedupeKey: `${VIDEO_ID}:2:${outcome}` });
    expect('claim' in result).toBe(outcome !== 'unclear');
  });

  test('a success that shows nothing, or a URL that is none, claims nothing', async () => {
    for (const body of [{}, { video_url: 'javascript:alert(1)' }, { video_url: { a: 1 } }, { youtubeVideoId: '<b>' }])
      expect(await receive({ videoId: VIDEO_ID, ...body }, by('success'))).not.toHaveProperty('claim');
  });

  test('attempts of one job have keys of their own, repeats have the same', async () => {
    const body = { videoId: VIDEO_ID, error: 'x' };
    const keys = [];
    for (const attempt of [1, 2, 2]) {
      const result = await receive(body, by('failure'), { attempt });
      keys.push(result.kind === 'event' && result.dedupeKey);
    }
    expect(keys).toEqual([`${VIDEO_ID}:1:failure`, `${VIDEO_ID}:2:failure`, `${VIDEO_ID}:2:failure`]);
  });

  test('C-15: one that came without a token claims nothing and never takes the key of one that has it', async () => {
    const body = { videoId: VIDEO_ID, error: 'x' };
    const unsigned = await receive(body, { ...by('failure'), [RCK_UNSIGNED_HEADER]: 'true' });
    const minute = Math.floor(NOW.getTime() / 60_000);
    expect(unsigned).toEqual({
      kind: 'event',
      dedupeKey: `unsigned:${VIDEO_ID}:2:failure:${minute}`,
      externalId: null,
      refetch: true,
    });
  });

  test.each(['', 'null', '[]', '"x"', 'not json', '\u0000'])('a body %j is ignored', async (body) => {
    expect(await receive(body)).toEqual({ kind: 'ignored', reason: 'not_a_video_callback' });
  });

  test.each([[undefined], [7], ['x'], [`${VIDEO_ID}0`], [{ $ne: null }]])(
    'K4: the video id %j is ignored as malformed',
    async (videoId) => {
      expect(await receive({ videoId })).toEqual({ kind: 'ignored', reason: 'invalid_video_id' });
    },
  );

  test('a body about another video than its URL is ignored', async () => {
    expect(await receive({ videoId: 'f'.repeat(24), error: 'x' })).toEqual({
      kind: 'ignored',
      reason: 'another_video',
    });
  });
});

describe('callback URLs (C-15, R-000-30)', () => {
  const subject = { provider: 'rck', jobId: VIDEO_ID, attempt: 1, secret: 'a secret' };

  test('success and failure stand on the seed’s paths under one token of the attempt', () => {
    const success = buildCallbackUrl({ ...subject, publicUrl: 'https://callsheet.example.com/' });
    const failure = rckFailureUrl(success);
    expect(new URL(success).pathname).toBe('/internal/videos/success');
    expect(new URL(failure).pathname).toBe('/internal/videos/failure');
    expect(new URL(failure).search).toBe(new URL(success).search);
    const token = new URL(failure).searchParams.get('t') ?? '';
    expect(verifyCallbackToken({ ...subject, token })).toBe(true);
    expect(verifyCallbackToken({ ...subject, jobId: 'f'.repeat(24), token })).toBe(false);
  });
});
