import { expect, test } from 'vitest';
import { keepAvatars, keepVoices } from './offered-entry.ts';

const look = { id: 'Anna_public_1', name: 'Anna', gender: 'Woman', previewImageUrl: 'https://cdn.example/anna.webp' };

test('R-001-09: what a provider offers is kept in its order, with our genders, behind what an admin adds', () => {
  const [anna, ben] = keepAvatars([look, { ...look, id: 'b', gender: 'unknown' }]);
  expect(anna).toEqual({ ...look, gender: 'female', active: true, order: 1_000 });
  expect(ben).toMatchObject({ id: 'b', gender: null, order: 1_001 });
  expect(keepVoices([{ id: '1b', name: ' ', gender: null, language: ' German ' }])).toEqual([
    { id: '1b', name: 'Unnamed', gender: null, language: 'German', active: true, order: 1_000 },
  ]);
});

test('an id comes once, the first of several; what our rules refuse is left out without harm to the others', () => {
  const offered = [
    look,
    { ...look, name: 'Again' },
    { ...look, id: 'a b' },
    { ...look, id: 'c', name: 'n'.repeat(201) },
  ];
  expect(keepAvatars([...offered, { ...look, id: 'd' }]).map(({ id, name }) => [id, name])).toEqual([
    ['Anna_public_1', 'Anna'],
    ['d', 'Anna'],
  ]);
});

test.each([
  'https://cdn.example/anna.webp?X-Amz-Expires=3600',
  'http://cdn.example/anna.webp',
  'cdn.example/anna.webp',
  '',
  null,
])('the picture %j is not kept: it would expire, or is none', (previewImageUrl) => {
  expect(keepAvatars([{ ...look, previewImageUrl }])).toMatchObject([{ id: look.id, previewImageUrl: null }]);
});
