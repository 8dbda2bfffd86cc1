import { expect, test } from 'vitest';
import { refuseUnsafeUrl } from './refuse-unsafe-url.ts';

const signal = new AbortController().signal;
const look = (url: string, addresses: readonly string[] | null, allowedOrigins: readonly string[] = []) =>
  refuseUnsafeUrl({
    url,
    allowedOrigins,
    signal,
    lookup: async () => {
      if (addresses === null) throw new Error('ENOTFOUND');
      return addresses.map((address) => ({ address }));
    },
  });
const refused = expect.objectContaining({ code: 'OUTPUT_REFUSED' });

test('R-001-16: an address that the download would not open is refused at once', async () => {
  for (const url of [
    'http://cdn.example.com/a.mp4',
    'https://127.0.0.1/a.mp4',
    'https://intranet/a.mp4',
    'ftp://x.org/a',
    'a',
  ])
    await expect(look(url, ['93.184.216.34']), url).rejects.toEqual(refused);
  await expect(look('https://cdn.example.com/a.mp4', ['93.184.216.34', '10.0.0.1'])).rejects.toEqual(refused);
});

test('a public host passes, and so does one that cannot be found now', async () => {
  await look('https://cdn.example.com/a.mp4', ['93.184.216.34']);
  await look('https://cdn.example.com/a.mp4', null);
});

test('an allowed origin is not looked up', async () => {
  await look('http://127.0.0.1:4010/a.mp4', ['127.0.0.1'], ['http://127.0.0.1:4010']);
});
