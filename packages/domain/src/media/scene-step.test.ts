import { describe, expect, test } from 'vitest';
import { progressAt, waitingProgress } from '../job/progress.ts';
import { SAMPLE_SCENES, type SceneSampleName } from '../testing/sample-scenes.ts';
import { sceneStepAt } from './scene-step.ts';

describe('what seed 003 says at each share of the work (R-003-07)', () => {
  test.each([
    [0, 0, 'Initializing'],
    [5, 0, 'Initializing video generation pipeline'],
    [15, 1, 'Fetching scene configuration and prompts'],
    [35, 2, 'Generating scene image with AI'],
    [40, 2, 'Storing generated image'],
    [70, 3, 'Creating video from generated image'],
    [75, 3, 'Storing generated video'],
    [95, 4, 'Saving results and finalizing'],
    [100, 4, 'Completed'],
  ])('%i %% is step %i: %s', (progress, index, label) => {
    expect(sceneStepAt(progress)).toEqual({ progress, index, label });
  });

  test('a number in between shows the last one that was reached, and steps never go back', () => {
    for (let progress = 1; progress <= 100; progress += 1) {
      const [before, now] = [sceneStepAt(progress - 1), sceneStepAt(progress)];
      expect(now.progress).toBeLessThanOrEqual(progress);
      expect(now.progress).toBeGreaterThanOrEqual(before.progress);
      expect(now.index).toBeGreaterThanOrEqual(before.index);
    }
    expect(sceneStepAt(-1)).toEqual(sceneStepAt(0));
    expect(sceneStepAt(101)).toEqual(sceneStepAt(100));
  });

  test.each([
    ['queued', 5],
    ['submitting image', 15],
    ['waiting for image', 35],
    ['ingesting image', 40],
    ['between', 40],
    ['submitting video', 70],
    ['waiting for video', 70],
    ['ingesting video', 75],
    ['settling', 95],
    ['completed', 100],
    ['failed without image', 35],
    ['failed, image kept', 70],
    ['canceled between', 40],
    ['retried, image kept', 40],
  ] as const satisfies readonly (readonly [SceneSampleName, number])[])(
    'a scene that is %s is at %i %%',
    (name, progress) => {
      expect(SAMPLE_SCENES[name]().progress).toBe(progress);
    },
  );

  test('while the provider works the number rises, but not to that of a step which was not reached', () => {
    const image = SAMPLE_SCENES['waiting for image']();
    const video = SAMPLE_SCENES['waiting for video']();
    const fractions = [-1, 0, 0.5, 1, 7];
    expect(fractions.map((fraction) => waitingProgress(image, fraction))).toEqual([35, 35, 37, 39, 39]);
    expect(fractions.map((fraction) => waitingProgress(video, fraction))).toEqual([70, 70, 72, 74, 74]);
    expect(progressAt(image, 'ingest')).toBe(40);
  });
});
