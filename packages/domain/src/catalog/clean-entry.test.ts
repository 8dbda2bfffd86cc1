import { describe, expect, test } from 'vitest';
import { chooseVoice } from './choose-voice.ts';
import { cleanAvatar, cleanTopic, cleanVoice, DEFAULT_ORDER } from './clean-entry.ts';
import { DEFAULT_AVATARS, DEFAULT_TOPICS, DEFAULT_VOICES } from './default-catalogue.ts';

const ANNA = { id: 'avatar_anna', name: 'Anna' };
const refused = (message: string) => expect.objectContaining({ code: 'VALIDATION_ERROR', message });

describe('R-001-09: what an entry may say', () => {
  test('texts are composed, without controls and trimmed; genders become ours; what is absent has a default', () => {
    const draft = { id: 'v.1-A_b', name: ' Cafe\u0301 \n One\u0007 ', gender: ' Woman', language: ' ' };
    const kept = { id: 'v.1-A_b', name: 'Café One', gender: 'female', active: true, order: DEFAULT_ORDER };
    expect(cleanVoice(draft)).toEqual({ ...kept, language: null });
    expect(cleanAvatar({ ...draft, previewImageUrl: ' https://cdn.example/a.png ', active: false, order: 0 })).toEqual({
      ...kept,
      previewImageUrl: 'https://cdn.example/a.png',
      active: false,
      order: 0,
    });
    expect(cleanTopic({ id: 't', title: 'One', description: 'a\nb\u0000', keyPoints: '' })).toEqual({
      id: 't',
      title: 'One',
      description: 'a\nb',
      keyPoints: null,
      active: true,
      order: DEFAULT_ORDER,
    });
  });

  test.each(['', '_a', '.', '..', 'a b', 'ä', 'a/b', 'a\n', 'x'.repeat(81)])('the id %j is refused', (id) => {
    const rule = 'id must be 1 to 80 letters, digits, _, . or -, and begin with a letter or digit.';
    for (const clean of [
      () => cleanAvatar({ ...ANNA, id }),
      () => cleanVoice({ ...ANNA, id }),
      () => cleanTopic({ id, title: 'One' }),
    ])
      expect(clean).toThrow(refused(rule));
  });

  test.each([
    ['http', 'http://cdn.example/a.png'],
    ['a script', 'javascript:alert(1)'],
    ['data', 'data:image/png;base64,AAAA'],
    ['a user name', 'https://me@cdn.example/a.png'],
    ['a relative address', '/a.png'],
  ])('a picture with %s is refused', (_what, previewImageUrl) => {
    expect(() => cleanAvatar({ ...ANNA, previewImageUrl })).toThrow(
      refused('previewImageUrl must be a full https address, such as https://cdn.example/anna.png, or null.'),
    );
  });

  test.each([
    [{ name: ' \u0000' }, 'name must contain at least one visible character.'],
    [{ name: 'n'.repeat(201) }, 'name must have at most 200 characters.'],
    [{ gender: 'robot' }, 'gender must be male or female, or null for neither.'],
    [{ order: -1 }, 'order must be a whole number from 0 to 1000000.'],
    [{ order: 1.5 }, 'order must be a whole number from 0 to 1000000.'],
    [{ language: 'l'.repeat(61) }, 'language must have at most 60 characters.'],
  ])('%j is refused with its own words', (wrong, message) => {
    expect(() => cleanVoice({ ...ANNA, ...wrong })).toThrow(refused(message));
  });

  test('every wrong field is named at once', () => {
    expect(() => cleanTopic({ id: '-', title: '', keyPoints: 'k'.repeat(2_001) })).toThrow(
      expect.objectContaining({
        details: { fields: ['id', 'title', 'keyPoints'].map((field) => expect.objectContaining({ field })) },
      }),
    );
  });
});

test('R-001-11 to R-001-13: what a new system comes with is clean, and both genders have a voice', () => {
  expect(DEFAULT_AVATARS.map(cleanAvatar)).toEqual(DEFAULT_AVATARS);
  expect(DEFAULT_VOICES.map(cleanVoice)).toEqual(DEFAULT_VOICES);
  expect(DEFAULT_TOPICS.map(cleanTopic)).toEqual(DEFAULT_TOPICS);
  expect(new Set(DEFAULT_AVATARS.map(({ gender }) => gender))).toEqual(new Set(['female', 'male', null]));
  for (const avatar of DEFAULT_AVATARS.filter(({ gender }) => gender !== null)) {
    const chosen = DEFAULT_VOICES.find(({ id }) => id === chooseVoice({ avatar, voices: DEFAULT_VOICES }));
    expect(chosen).toMatchObject({ gender: avatar.gender, language: 'English' });
  }
});
