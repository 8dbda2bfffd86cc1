import { describe, expect, test } from 'vitest';
import type { MediaWarning } from './plan-purchase.ts';
import { planScene, type SceneWish } from './plan-scene.ts';
import { SCENE_QUALITIES, SCENE_VIDEO_MODELS } from './scene-presets.ts';
import { DEFAULT_SCENE_RATIO, mapSceneRatio, SCENE_RATIOS, sizeOfRatio } from './scene-ratios.ts';

const WISH: SceneWish = {
  resolution: '1280:720',
  durationSeconds: 5,
  quality: 'standard',
  hasReference: false,
  strict: false,
};
const plan = (changes: Partial<SceneWish>) => planScene({ ...WISH, ...changes });
const codesOf = (warnings: readonly MediaWarning[]) => warnings.map(({ code }) => code);

/** What a strict order is refused for; `made` when it is not. */
function strictly(changes: Partial<SceneWish>): unknown {
  try {
    plan({ ...changes, strict: true });
    return 'made';
  } catch (error) {
    expect(error).toMatchObject({ code: 'UNSUPPORTED_PARAMETER', message: expect.stringContaining('strict') });
    return (error as { details: { warnings: unknown } }).details.warnings;
  }
}

describe('the map of seed 003 (R-003-02, R-003-03, R-003-24)', () => {
  test.each([
    ['1280:720', '1280:720', '1920:1080'],
    ['720:1280', '720:1280', '1080:1920'],
    ['1104:832', '1104:832', '1168:880'],
    ['832:1104', '832:1104', '1080:1440'],
    ['960:960', '960:960', '1024:1024'],
    ['1584:672', '1584:672', '1920:1080'],
    // H4: no model makes these any more.
    ['1280:768', '1280:720', '1920:1080'],
    ['768:1280', '720:1280', '1080:1920'],
  ])('%s is a video of %s that begins with a picture of %s', (resolution, video, image) => {
    const adapted = resolution === video ? null : 'retired';
    expect(mapSceneRatio(resolution)).toEqual({ video, image, adapted });
    expect(plan({ resolution }).resolved).toMatchObject({
      buy: { resolution: video, ...sizeOfRatio(video) },
      deliver: sizeOfRatio(video),
      picture: { provider: 'runway', model: 'gen4_image', ratio: image, ...sizeOfRatio(image) },
    });
  });

  test('is tested whole', () => {
    expect(SCENE_RATIOS).toHaveLength(8);
  });

  test.each([null, '', '  ', '1920:1080', '16:9', '1280x720', 'constructor', '__proto__'])(
    'R-003-04, C-45: %j falls back to portrait, and says so',
    (resolution) => {
      const { resolved } = plan({ resolution });
      expect(resolved.buy.resolution).toBe(DEFAULT_SCENE_RATIO);
      expect(resolved.picture?.ratio).toBe('1080:1920');
      expect(codesOf(resolved.warnings)).toEqual(['RESOLUTION_DEFAULTED']);
    },
  );

  test('spaces around a resolution are none of it', () => {
    expect(mapSceneRatio(' 960:960 ')).toEqual(mapSceneRatio('960:960'));
  });

  test('C-22: another picture may be set for a ratio, which says whether the shapes still differ', () => {
    const ratioOverrides = { '1584:672': '2112:912', '9:16': '1:1' };
    const wide = plan({ resolution: '1584:672', ratioOverrides }).resolved;
    expect([wide.picture?.ratio, codesOf(wide.warnings)]).toEqual(['2112:912', []]);
    const square = plan({ resolution: '1280:720', ratioOverrides: { '1280:720': '1024:1024' } }).resolved;
    expect([square.picture?.ratio, codesOf(square.warnings)]).toEqual(['1024:1024', ['IMAGE_RATIO_DIFFERS']]);
    expect(plan({ resolution: '960:960', ratioOverrides }).resolved).toEqual(plan({ resolution: '960:960' }).resolved);
  });

  test.each(SCENE_QUALITIES)('C-22: of the seed’s own pairs only that of 1584:672 differs in shape (%s)', (quality) => {
    const differing = SCENE_RATIOS.filter((resolution) =>
      codesOf(plan({ resolution, quality }).resolved.warnings).includes('IMAGE_RATIO_DIFFERS'),
    );
    expect(differing).toEqual(['1584:672']);
  });
});

describe('what each quality buys (R-003-28)', () => {
  test.each([
    ['draft', false, 'gen4_image', 'gen4_turbo', '1280:720', '1280:720'],
    ['draft', true, 'gen4_image_turbo', 'gen4_turbo', '1280:720', '1280:720'],
    ['standard', false, 'gen4_image', 'gen4.5', '1920:1080', '1280:720'],
    ['standard', true, 'gen4_image', 'gen4.5', '1920:1080', '1280:720'],
    ['high', true, 'gen4_image', 'veo3.1', '1920:1080', '1920:1080'],
  ] as const)('%s, with a reference picture: %s', (quality, hasReference, image, video, ratio, resolution) => {
    expect(plan({ quality, hasReference }).resolved).toMatchObject({
      model: video,
      picture: { model: image, ratio },
      buy: { resolution },
    });
  });

  test('a ratio that the best model does not make is made by the next', () => {
    expect(plan({ quality: 'high', resolution: '960:960' }).resolved).toMatchObject({
      model: 'gen4.5',
      buy: { resolution: '960:960' },
    });
  });

  test.each([
    ['draft', [5, 5, 10, 10, 10]],
    ['standard', [2, 5, 7, 10, 10]],
    ['high', [4, 6, 8, 8, 8]],
  ] as const)('C-23: %s buys %j s for 1, 5, 7, 10 and 60 s, and cuts off what is too long', (quality, bought) => {
    for (const [index, durationSeconds] of [1, 5, 7, 10, 60].entries()) {
      const { resolved } = plan({ quality, durationSeconds });
      const longest = bought[index] ?? 0;
      expect(resolved.buy.durationSeconds).toBe(longest);
      expect(resolved.deliver.durationSeconds).toBe(Math.min(durationSeconds, longest));
      expect(codesOf(resolved.warnings)).toEqual(durationSeconds > longest ? ['DURATION_CLAMPED'] : []);
    }
  });

  test('whatever is asked for is planned with a model that makes it, in its own words and without cropping', () => {
    for (const quality of SCENE_QUALITIES)
      for (const resolution of [...SCENE_RATIOS, null])
        for (const durationSeconds of [1, 5, 7, 10, 60]) {
          const { requested, resolved } = plan({ quality, resolution, durationSeconds });
          const model = SCENE_VIDEO_MODELS.find((one) => one.model === resolved.model);
          expect(model?.ratios).toContain(resolved.buy.resolution);
          expect(model?.durationsSeconds).toContain(resolved.buy.durationSeconds);
          expect(requested).toMatchObject({ aspectRatio: resolved.buy.aspectRatio, durationSeconds });
          expect(resolved.deliver).toMatchObject({ width: resolved.buy.width, height: resolved.buy.height });
        }
  });
});

describe('strict (C-23, C-45)', () => {
  test.each([
    ['an unknown resolution', { resolution: '16:9' }, ['RESOLUTION_DEFAULTED']],
    ['a ratio that is gone', { resolution: '1280:768' }, ['RATIO_REMAPPED']],
    ['a length that would be cut', { durationSeconds: 1 }, ['DURATION_TRIMMED']],
    ['a length that nobody makes', { durationSeconds: 60 }, ['DURATION_CLAMPED']],
    ['a length that only another quality makes', { quality: 'draft', durationSeconds: 7 }, ['DURATION_TRIMMED']],
  ] as const)('refuses %s', (_name, changes, warnings) => {
    expect(strictly(changes)).toEqual(warnings);
  });

  test.each([
    ['what is made exactly', {}],
    // It names nothing that could be adapted.
    ['a scenario without a resolution', { resolution: null }],
    // The seed's own pair.
    ['a picture of another shape', { resolution: '1584:672' }],
  ] as const)('takes %s', (_name, changes) => {
    expect(strictly(changes)).toBe('made');
  });
});
