import { expect, test } from 'vitest';
import { cleanScenario, cleanScene } from './clean-scene.ts';

const SCENE = { title: null, imagePrompt: null, visualPrompt: null, durationSeconds: 5 };

test('R-003-12: texts are composed and trimmed, what shows nothing is none, and a scene may still lack its prompts', () => {
  expect(
    cleanScene({ title: ' Cafe\u0301 ', imagePrompt: ' a cup\u200b ', visualPrompt: ' \u0007', durationSeconds: 60 }),
  ).toEqual({ title: 'Caf\u00e9', imagePrompt: 'a cup', visualPrompt: null, durationSeconds: 60 });
  expect(cleanScene(SCENE)).toEqual(SCENE);
});

test.each([
  ['a long picture prompt', { imagePrompt: 'x'.repeat(1001) }, /^imagePrompt must have at most 1000 characters/],
  ['a NUL in the other prompt', { visualPrompt: 'a\u0000' }, /^visualPrompt must not contain the NUL/],
  ['no length at all', { durationSeconds: 0 }, /^durationSeconds must be a whole number from 1 to 60\.$/],
  ['a length of more than a minute (C-23)', { durationSeconds: 61 }, /^durationSeconds must/],
  ['a fraction', { durationSeconds: 2.5 }, /^durationSeconds must/],
])('%s is refused', (_what, wrong, message) => {
  expect(() => cleanScene({ ...SCENE, ...wrong })).toThrow(
    expect.objectContaining({ code: 'VALIDATION_ERROR', message: expect.stringMatching(message) }),
  );
});

test('R-003-13, C-45: a resolution is kept as it is given, known or not, up to 20 characters', () => {
  expect(cleanScenario({ title: ' Story ', resolution: ' 1280:720 ' })).toEqual({
    title: 'Story',
    resolution: '1280:720',
  });
  expect(cleanScenario({ title: null, resolution: 'huge' }).resolution).toBe('huge');
  expect(cleanScenario({ title: ' ', resolution: null })).toEqual({ title: null, resolution: null });
  expect(() => cleanScenario({ title: null, resolution: '1'.repeat(21) })).toThrow(
    expect.objectContaining({ code: 'VALIDATION_ERROR' }),
  );
});
