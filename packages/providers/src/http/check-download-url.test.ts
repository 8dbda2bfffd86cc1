import { describe, expect, test } from 'vitest';
import { checkDownloadUrl } from './check-download-url.ts';

const check = (url: string, allowedOrigins: readonly string[] = []) => checkDownloadUrl({ url, allowedOrigins });
const REFUSED = expect.objectContaining({ code: 'OUTPUT_REFUSED', retry: 'never' });

describe('download URL', () => {
  test.each([
    ['plain http', 'http://files.example.com/a.mp4'],
    ['another scheme', 'ftp://files.example.com/a.mp4'],
    ['a file', 'file:///etc/passwd'],
    ['data', 'data:video/mp4;base64,AAAA'],
    ['no URL', 'a.mp4'],
    ['nothing', ''],
    ['userinfo', 'https://user@files.example.com/a.mp4'],
    ['userinfo that looks like the host', 'https://files.example.com:443@127.0.0.1/'],
    ['a loopback address', 'https://127.0.0.1/a.mp4'],
    ['a short address', 'https://127.1/'],
    ['a decimal address', 'https://2130706433/'],
    ['an octal address', 'https://0177.0.0.1/'],
    ['a hex address', 'https://0x7f.0x0.0x0.0x1/'],
    ['a full-width address', 'https://①②⑦.⓪.⓪.①/'],
    ['an escaped address', 'https://%31%32%37.0.0.1/'],
    ['an address with a dot', 'https://127.0.0.1./'],
    ['a public address', 'https://8.8.8.8/'],
    ['IPv6', 'https://[::1]/'],
    ['mapped IPv6', 'https://[::ffff:127.0.0.1]/'],
    ['localhost', 'https://localhost/'],
    ['a name below localhost', 'https://a.localhost/'],
    ['a trailing dot', 'https://files.example.com./'],
    ['a name in .local', 'https://printer.local/'],
    ['a name in .internal', 'https://metadata.google.internal/'],
    ['a name in .home.arpa', 'https://nas.home.arpa/'],
    ['a name without a domain', 'https://intranet/'],
    ['a very long URL', `https://files.example.com/${'a'.repeat(9_000)}`],
  ])('%s is refused', (_name, url) => {
    expect(() => check(url)).toThrow(REFUSED);
  });

  test('https to a host name passes and is to be resolved', () => {
    const target = check('https://Replicate.Delivery/x/a.mp4?sig=1#t=3');
    expect(target.trusted).toBe(false);
    expect(target.url.href).toBe('https://replicate.delivery/x/a.mp4?sig=1');
  });

  test('an allowed origin is exact in scheme, host and port', () => {
    const allowed = ['http://127.0.0.1:4010', 'not an origin'];
    expect(check('http://127.0.0.1:4010/files/a.mp4', allowed).trusted).toBe(true);
    for (const url of [
      'https://127.0.0.1:4010/files/a.mp4',
      'http://127.0.0.1:4011/files/a.mp4',
      'http://127.0.0.2:4010/files/a.mp4',
      'http://localhost:4010/files/a.mp4',
      'http://user@127.0.0.1:4010/files/a.mp4',
      'http://127.0.0.1:4010.example.com/files/a.mp4',
    ]) {
      expect(() => check(url, allowed), url).toThrow(REFUSED);
    }
  });

  test('no error shows the query string of a signed URL', () => {
    expect(() => check('http://files.example.com/a.mp4?X-Signature=abc')).toThrow(/^(?!.*abc)/);
  });
});
