import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseVoice } from './choose-voice.ts';
import { normalizeGender } from './gender.ts';

const voice = (id: string, given: { gender?: string | null; active?: boolean; order?: number } = {}) => ({
  id,
  gender: 'female',
  active: true,
  order: 0,
  ...given,
});

describe('R-001-10, N7: the voice of an avatar', () => {
  test.each([
    ['an avatar that is not known', null, [voice('v1')], null],
    ['an avatar without a gender', { gender: null }, [voice('v1'), voice('v2', { gender: null })], null],
    ['a gender that is no word of ours', { gender: 'robot' }, [voice('v1', { gender: 'robot' })], null],
    ['no voice of that gender', { gender: 'male' }, [voice('v1')], null],
    ['no voice at all', { gender: 'male' }, [], null],
    ['only inactive voices of that gender', { gender: 'female' }, [voice('v1', { active: false })], null],
    ['one that fits', { gender: 'male' }, [voice('v1'), voice('v2', { gender: 'male' })], 'v2'],
    ['genders spelt differently', { gender: ' woman' }, [voice('v1', { gender: 'F' })], 'v1'],
    ['several: by order', { gender: 'female' }, [voice('a', { order: 2 }), voice('b', { order: 1 })], 'b'],
    ['several of one order: by id', { gender: 'female' }, [voice('b'), voice('a')], 'a'],
  ] as const)('%s', (_what, avatar, voices, chosen) => {
    expect(chooseVoice({ avatar, voices })).toBe(chosen);
  });

  test('an avatar that is not offered any more still has its voice: an old order may name it', () => {
    const retired = { id: 'avatar_1', gender: 'female', active: false };
    expect(chooseVoice({ avatar: retired, voices: [voice('v1')] })).toBe('v1');
  });

  test('the choice fits, and does not depend on how the voices are read', () => {
    const gender = fc.constantFrom('male', 'Female', 'f', null, 'other');
    const voices = fc.uniqueArray(
      fc.record({ id: fc.stringMatching(/^[a-z0-9]{1,3}$/), gender, active: fc.boolean(), order: fc.nat(3) }),
      { selector: ({ id }) => id, maxLength: 8 },
    );
    fc.assert(
      fc.property(gender, voices, fc.nat(), (avatarGender, all, turn) => {
        const avatar = { gender: avatarGender };
        const chosen = chooseVoice({ avatar, voices: all });
        const shift = all.length === 0 ? 0 : turn % all.length;
        const turned = [...all.slice(shift), ...all.slice(0, shift)].reverse();
        expect(chooseVoice({ avatar, voices: turned })).toBe(chosen);
        const wanted = normalizeGender(avatarGender);
        const fitting = all.filter((one) => one.active && wanted !== null && normalizeGender(one.gender) === wanted);
        if (fitting.length === 0) expect(chosen).toBeNull();
        else expect(fitting.map(({ id }) => id)).toContain(chosen);
      }),
    );
  });
});

test.each([
  ['female', 'female'],
  ['Female', 'female'],
  ['F', 'female'],
  [' woman', 'female'],
  ['MALE\n', 'male'],
  ['m', 'male'],
  ['Man', 'male'],
  ['', null],
  ['unknown', null],
  ['not female', null],
  ['constructor', null],
  [null, null],
  [undefined, null],
] as const)('R-001-10: the word %j means the gender %j', (word, gender) => {
  expect(normalizeGender(word)).toBe(gender);
});
