import { expect, test } from 'vitest';
import { providerErrorOf } from '../testing/replicate-setup.ts';
import { toTemplateList } from './template-mapping.ts';

const only = (entry: unknown) => toTemplateList({ templates: [entry] }).templates[0];

test.each([
  ['a watch link', { youtube_url: 'https://www.youtube.com/watch?v=abcdefghijk&t=1' }, 'abcdefghijk'],
  ['a short link', { preview_url: 'https://youtu.be/abcdefghijk' }, 'abcdefghijk'],
  ['an embed link', { sample_url: 'https://www.youtube.com/embed/abcdefghijk' }, 'abcdefghijk'],
  ['an id', { youtubeVideoId: 'abcdefghijk' }, 'abcdefghijk'],
  ['a link to somewhere else', { preview_url: 'https://youtube.com.example.com/watch?v=abcdefghijk' }, null],
  ['a script', { preview_url: 'javascript:alert(1)' }, null],
])('R-000-10: the sample of a template is read from %s', (_name, fields, id) => {
  expect(only({ name: 'unboxing', ...fields })?.youtubeVideoId).toBe(id);
});

test('a bare name is a template with a title made of it; what has no name is left out', () => {
  expect(only('human_usage')).toMatchObject({ id: 'human_usage', title: 'Human Usage', previewUrl: null });
  expect(only({ id: 3, name: 'x', title: 'X' })).toMatchObject({ id: '3', title: 'X' });
  expect(toTemplateList({ templates: [null, 7, {}, { name: '' }, []] }).templates).toEqual([]);
});

test('C-41: the generator’s own entry is kept as it was', () => {
  const entry = { name: 'unboxing', extra: { deep: [1] } };
  expect(only(entry)?.raw).toEqual(entry);
});

test.each([
  [{ success: false, error: 'Closed', templates: null }, 'UNAVAILABLE'],
  [{ success: true }, 'MALFORMED_RESPONSE'],
  [{ templates: 'many' }, 'MALFORMED_RESPONSE'],
  [[], 'MALFORMED_RESPONSE'],
])('R-000-46: %j is an error', async (reply, code) => {
  expect(await providerErrorOf(Promise.resolve().then(() => toTemplateList(reply)))).toMatchObject({ code });
});
