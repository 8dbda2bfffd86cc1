import { expect, test } from 'vitest';
import { findVideoUrl } from './find-video-url.ts';

test.each([
  ['a Markdown link', 'Done! [video](https://cdn.example.com/a.mp4)', 'https://cdn.example.com/a.mp4'],
  [
    'a Markdown picture with a query',
    '![v](https://cdn.example.com/a.webm?x=1&y=2)',
    'https://cdn.example.com/a.webm?x=1&y=2',
  ],
  ['a sentence', 'It is at https://cdn.example.com/a.MOV.', 'https://cdn.example.com/a.MOV'],
  ['two links', 'See https://example.com/terms and https://cdn.example.com/a.mp4', 'https://cdn.example.com/a.mp4'],
  ['two videos', '<https://a.example.com/1.mp4> <https://a.example.com/2.mp4>', 'https://a.example.com/1.mp4'],
  ['no extension', 'https://cdn.example.com/video/17 **https://example.com/b**', 'https://cdn.example.com/video/17'],
  ['an extension in the query only', 'https://x.test/?f=a.mp4 https://x.test/b.mp4', 'https://x.test/b.mp4'],
  ['plain http', 'http://cdn.example.com/a.mp4 then https://cdn.example.com/b', 'https://cdn.example.com/b'],
  ['another scheme', 'ftp://cdn.example.com/a.mp4', null],
  ['what is no URL', 'https://:/a.mp4', null],
  ['no link', 'I cannot make that.', null],
])('O3: of an answer with %s', (_name, answer, url) => {
  expect(findVideoUrl(answer, [])).toBe(url);
});

test('H6: an origin is trusted whole, with its port', () => {
  const trusted = ['http://127.0.0.1:4010'];
  expect(findVideoUrl('[v](http://127.0.0.1:4010/poe/files/1.mp4)', trusted)).toBe(
    'http://127.0.0.1:4010/poe/files/1.mp4',
  );
  expect(findVideoUrl('[v](http://127.0.0.1:4011/poe/files/1.mp4)', trusted)).toBeNull();
});
