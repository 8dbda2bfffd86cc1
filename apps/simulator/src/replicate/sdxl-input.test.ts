import { describe, expect, it } from 'vitest';
import { checkInput } from './input-field.ts';
import { describeModel, findVersion, type Model } from './model-catalog.ts';
import { parseVersionRequest } from './parse-create-request.ts';
import { resolveSdxlInput, SDXL_FIELDS } from './sdxl-input.ts';

const ID = '7'.repeat(64);

describe('sdxl', () => {
  it('takes the size of a frame and fills in the rest', () => {
    const input = { prompt: 'a lighthouse', width: 1024, height: 576, num_outputs: 1, guidance_scale: 7.5 };
    expect(checkInput(SDXL_FIELDS, input)).toEqual([]);
    expect(resolveSdxlInput(input)).toMatchObject({ widthPixels: 1024, heightPixels: 576, pictures: 1 });
    expect(resolveSdxlInput({})).toMatchObject({ widthPixels: 1024, heightPixels: 1024, pictures: 1 });
    expect(resolveSdxlInput({ prompt: 'a' }).seed).not.toBe(resolveSdxlInput({ prompt: 'b' }).seed);
    expect(resolveSdxlInput({ seed: 0 }).seed).toBe(0);
  });

  it.each([
    [{ width: 1025 }, 'input.width'],
    [{ height: 4096 }, 'input.height'],
    [{ num_outputs: 0 }, 'input.num_outputs'],
    [{ num_outputs: 5 }, 'input.num_outputs'],
    [{ guidance_scale: 'much' }, 'input.guidance_scale'],
    [{ prompt_strength: 2 }, 'input.prompt_strength'],
    [{ aspect_ratio: '16:9' }, 'input'],
  ])('refuses %j', (input, field) => {
    expect(checkInput(SDXL_FIELDS, input)).toMatchObject([{ field }]);
  });

  it('P10: is a model of the community, which is ordered by a version and by nothing else', () => {
    const order = (version: string) => () => parseVersionRequest({ version, input: { prompt: 'a' } });
    expect(order(`stability-ai/sdxl:${ID}`)()).toMatchObject({ model: { name: 'sdxl' }, version: ID });
    const known = findVersion(`stability-ai/sdxl:${ID}`)?.model as Model;
    expect(order(known.versions[0] ?? '')()).toMatchObject({ version: known.versions[0] });
    for (const version of ['stability-ai/sdxl', 'stability-ai/sdxl:latest', ID, `google/veo-3.1:${ID}`])
      expect(order(version)).toThrow(
        expect.objectContaining({ status: 422, title: 'Invalid version or not permitted' }),
      );
    expect(describeModel(known, 'http://s')).toMatchObject({
      is_official: false,
      latest_version: { id: known.versions[0] },
    });
  });
});
