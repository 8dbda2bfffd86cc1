import { describe, expect, test } from 'vitest';
import { createTestHeygen, HEYGEN_KEY } from '../testing/heygen-setup.ts';
import { createTestContext, providerErrorOf } from '../testing/replicate-setup.ts';
import { useScriptedServers } from '../testing/use-scripted-servers.ts';
import { genderOf } from './catalogue.ts';

const startServer = useScriptedServers();
const page = (path: string, json: unknown, status = 200) => ({ method: 'GET', path, reply: { status, json } });
const looks = (token: string | null, json: unknown) =>
  page(`/v3/avatars/looks?limit=50${token === null ? '' : `&token=${token}`}`, json);

describe('catalogue', () => {
  test('H12, R-001-09: looks are read page by page until there are no more', async () => {
    const server = await startServer([
      looks(null, {
        data: [
          { id: 'a1', name: 'Abigail', gender: 'Female', preview_image_url: 'https://f.test/a1.webp', novelty: 1 },
          { id: 'a2', name: null, gender: 'MAN', preview_image_url: 'data:image/png,x' },
          { name: 'without an id' },
          'nonsense',
        ],
        has_more: true,
        next_token: 'page 2',
      }),
      looks('page+2', {
        data: [{ id: 'a3', name: 'Robin', gender: 'unknown' }],
        has_more: false,
        next_token: 'page 3',
      }),
    ]);
    expect(await createTestHeygen(server.origin).listAvatars(createTestContext())).toEqual([
      { id: 'a1', name: 'Abigail', gender: 'female', previewImageUrl: 'https://f.test/a1.webp' },
      { id: 'a2', name: 'a2', gender: 'male', previewImageUrl: null },
      { id: 'a3', name: 'Robin', gender: null, previewImageUrl: null },
    ]);
    expect(server.requests.every(({ headers }) => headers['x-api-key'] === HEYGEN_KEY)).toBe(true);
  });

  test('R-001-09: voices tell gender and language', async () => {
    const voices = [
      { voice_id: 'v1', name: 'Chill Brian', gender: 'male', language: 'English', support_pause: true },
      { voice_id: 'v2', name: 'Ivy' },
    ];
    const server = await startServer([page('/v3/voices?limit=100', { data: voices, has_more: false })]);
    expect(await createTestHeygen(server.origin).listVoices(createTestContext())).toEqual([
      { id: 'v1', name: 'Chill Brian', gender: 'male', language: 'English' },
      { id: 'v2', name: 'Ivy', gender: null, language: null },
    ]);
  });

  test.each([
    ['the same token again', { data: [], has_more: true, next_token: 'again' }],
    ['no token', { data: [], has_more: true, next_token: null }],
    ['no list', { data: { looks: [] } }],
  ])('H12: a second page with %s is MALFORMED_RESPONSE', async (_name, second) => {
    const server = await startServer([
      looks(null, { data: [], has_more: true, next_token: 'again' }),
      looks('again', second),
    ]);
    const error = await providerErrorOf(createTestHeygen(server.origin).listAvatars(createTestContext()));
    expect(error).toMatchObject({ code: 'MALFORMED_RESPONSE' });
  });

  test('H12: a list without an end is cut after forty pages, and that is warned about', async () => {
    const pages = Array.from({ length: 40 }, (_entry, index) =>
      looks(index === 0 ? null : `t${index}`, {
        data: [{ id: `a${index}` }],
        has_more: true,
        next_token: `t${index + 1}`,
      }),
    );
    const server = await startServer(pages);
    const context = createTestContext();
    expect(await createTestHeygen(server.origin).listAvatars(context)).toHaveLength(40);
    expect(context.warnings).toEqual([expect.stringContaining('cut')]);
  });

  test('C7: a key that is refused is AUTH', async () => {
    const server = await startServer([page('/v3/voices?limit=100', { error: { code: 'unauthorized' } }, 401)]);
    const error = await providerErrorOf(createTestHeygen(server.origin).listVoices(createTestContext()));
    expect(error).toMatchObject({ code: 'AUTH', retry: 'never' });
  });
});

test.each([
  ['Female', 'female'],
  [' f ', 'female'],
  ['woman (young)', 'female'],
  ['MALE', 'male'],
  ['m', 'male'],
  ['Man', 'male'],
  ['unknown', null],
  ['', null],
  ['malefactor', null],
  [undefined, null],
  [1, null],
])('R-001-10: the gender in %j is %s', (word, gender) => {
  expect(genderOf(word)).toBe(gender);
});
