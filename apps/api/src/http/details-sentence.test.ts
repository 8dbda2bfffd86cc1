import { describe, expect, test } from 'vitest';
import { detailsSentence } from './details-sentence.ts';

describe('details in words (R-003-22)', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['nothing', {}, ''],
    ['one field', { fields: [{ field: 'scene_id', message: 'scene_id must be a UUID.' }] }, 'scene_id: must be a UUID'],
    [
      'several fields, whatever their message begins with',
      {
        fields: [
          { field: 'scene_id', message: 'scene_id is required: a UUID.' },
          { field: 'body', message: 'The body must be a JSON object.' },
        ],
      },
      'scene_id: is required: a UUID; body: The body must be a JSON object',
    ],
    [
      'a short wallet',
      { missing: 11, asked: 12, available: 1 },
      '11 more credits are needed; you have 1 and this costs 12.',
    ],
    [
      'a wallet short by one',
      { missing: 1, asked: 12, available: 11 },
      '1 more credit is needed; you have 11 and this costs 12.',
    ],
    [
      'a full period',
      { used: 30, limit: 30, resetsAt: '2026-12-01T00:00:00.000Z' },
      '30 of 30 are used. It starts anew at 2026-12-01T00:00:00.000Z.',
    ],
    ['a wait', { retryAfterSeconds: 10 }, 'Try again in 10 s.'],
    ['a wait at a limit', { retryAfterSeconds: 5, limit: 20 }, 'At most 20 are allowed. Try again in 5 s.'],
    ['a status', { status: 'completed' }, 'It is completed.'],
    ['a status and a wait', { status: 'processing', retryAfterSeconds: 3 }, 'It is processing. Try again in 3 s.'],
    [
      'warnings',
      { warnings: ['ASPECT_CROPPED', 'DURATION_CLAMPED'] },
      'It would come with: ASPECT_CROPPED, DURATION_CLAMPED.',
    ],
    ['no warnings', { warnings: [] }, ''],
    ['anything else', { model: 'gen4', replacement: 'gen4.5' }, 'model: gen4; replacement: gen4.5.'],
    ['what only programs read', { checks: { s3: 'up' }, replacement: null, fields: ['scene_id', null] }, ''],
  ])('%s', (_, details, sentence) => {
    expect(detailsSentence(details)).toBe(sentence);
  });
});
