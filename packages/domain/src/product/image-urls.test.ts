import { expect, test } from 'vitest';
import { checkImageUrls, isWebUrl, MAX_IMAGES } from './image-urls.ts';

test.each([
  'https://shop.example/shoe.jpg',
  'HTTPS://Shop.Example:8443/a%20b.png?w=1&h=2#top',
  'https://schöne-schuhe.example/x',
  'https://[2001:db8::1]/x.jpg',
  'https://192.0.2.1',
  'http://127.0.0.1:4010/rck/samples/kettle.png',
])('%s is taken as an image', (url) => {
  expect(checkImageUrls([` ${url} `])).toEqual([url]);
});

test.each([
  ['a file', 'file:///etc/passwd'],
  ['another scheme', 'data:image/png;base64,AAAA'],
  ['a script', 'javascript:alert(1)'],
  ['no scheme', 'shop.example/shoe.jpg'],
  ['a user name', 'https://me:secret@shop.example/x'],
  ['no host', 'https:///x'],
  ['a dot for a host', 'https://./x'],
  ['white space inside', 'https://shop.example/a b'],
  ['a new line inside', 'https://shop.example/a\nb'],
  ['a backslash', 'https://shop.example\\@evil.example/x'],
  ['nothing', ''],
])('an image with %s is refused by its number in one clear sentence', (_what, url) => {
  expect(() => checkImageUrls(['https://shop.example/1.jpg', url])).toThrow(
    expect.objectContaining({
      code: 'VALIDATION_ERROR',
      message:
        'Image 2 must be a full http or https address, such as https://shop.example/shoe.jpg, without user name and spaces.',
      details: { fields: [{ field: 'images.1', message: expect.any(String) }] },
    }),
  );
});

test('too long, too many and twice the same are refused with their own words', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => `https://shop.example/${index}`);
  expect(checkImageUrls(many(MAX_IMAGES))).toHaveLength(MAX_IMAGES);
  expect(() => checkImageUrls(many(21))).toThrow('A product can have at most 20 images; these are 21.');
  expect(() => checkImageUrls([`https://shop.example/${'x'.repeat(2_048)}`])).toThrow(/over 2048 characters/);
  expect(() => checkImageUrls(['https://a.example/1', ' https://a.example/1'])).toThrow(
    'Image 2 is in the list twice.',
  );
});

test('a marketplace address may also be http', () => {
  expect(isWebUrl('http://market.example/item/1')).toBe(true);
  expect(isWebUrl('ftp://market.example/item/1')).toBe(false);
  expect(isWebUrl(`https://market.example/${'x'.repeat(2_048)}`)).toBe(false);
});
