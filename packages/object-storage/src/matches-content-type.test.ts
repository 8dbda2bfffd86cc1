import { expect, test } from 'vitest';
import { type CheckableType, matchesContentType } from './matches-content-type.ts';

const ebml = (docType: string) => Buffer.from(`\x1a\x45\xdf\xa3\x9f\x42\x82\x84${docType}`, 'latin1');
const starts: Record<CheckableType, Buffer> = {
  'video/mp4': Buffer.from('\0\0\0\x20ftypisom', 'latin1'),
  'video/webm': ebml('webm'),
  'image/png': Buffer.from('89504e470d0a1a0a', 'hex'),
  'image/jpeg': Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
  'image/webp': Buffer.from('RIFF\x24\0\0\0WEBPVP8 ', 'latin1'),
  'image/gif': Buffer.from('GIF89a\x01\0\x01\0', 'latin1'),
};
const types = Object.keys(starts) as CheckableType[];

test.each(types)('types are told by content: %s is itself and nothing else', (type) => {
  expect(types.filter((other) => matchesContentType(starts[type], other))).toEqual([type]);
});

test.each([
  ['a web page', Buffer.from('<html>')],
  ['nothing', Buffer.alloc(0)],
  ['Matroska, which is no WebM', ebml('matroska')],
  ['a sound in RIFF', Buffer.from('RIFF\x24\0\0\0WAVEfmt ', 'latin1')],
])('%s is of no type', (_name, start) => {
  expect(types.filter((type) => matchesContentType(start, type))).toEqual([]);
});
