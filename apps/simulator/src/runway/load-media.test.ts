import { describe, expect, it } from 'vitest';
import { checkMediaUri } from './load-media.ts';
import { RunwayError } from './runway-error.ts';
import { failureOf } from './runway-runner.ts';
import { createUploadStore } from './upload-store.ts';

const DAY_MS = 24 * 3_600_000;

function setUp() {
  let at = Date.parse('2026-11-20T10:00:00Z');
  const uploads = createUploadStore(() => new Date(at));
  const media = { uploads, allowedOrigins: ['http://127.0.0.1:4010'] };
  const forward = (ms: number) => {
    at += ms;
  };
  return { uploads, forward, check: (uri: string) => () => checkMediaUri(uri, media) };
}

describe('pictures', () => {
  it.each([
    ['https at a host with a name', 'https://cdn.example.com/a.png'],
    ['an origin that is allowed', 'http://127.0.0.1:4010/runway/outputs/1/output.png'],
    ['a small data URI', 'data:image/png;base64,AAAA'],
  ])('%s is taken', (_name, uri) => {
    expect(setUp().check(uri)).not.toThrow();
  });

  it.each([
    ['plain http', 'http://cdn.example.com/a.png'],
    ['an address', 'https://203.0.113.7/a.png'],
    ['an IPv6 address', 'https://[2001:db8::1]/a.png'],
    ['a URL of 2049 characters', `https://cdn.example.com/${'a'.repeat(2_025)}`],
    ['a data URI of more than 5 MB', `data:image/png;base64,${'A'.repeat(5 * 1024 * 1024)}`],
    ['data of another kind', 'data:text/html;base64,AAAA'],
    ['an upload that nobody made', 'runway://abc'],
    ['nonsense', 'kettle.png'],
  ])('%s is 400', (_name, uri) => {
    expect(setUp().check(uri)).toThrow(RunwayError);
  });
});

describe('uploads', () => {
  it('1.1: a file that was uploaded is there for 24 hours', () => {
    const { uploads, forward, check } = setUp();
    const { id, policy, runwayUri } = uploads.create();
    expect(check(runwayUri)).toThrow(RunwayError);
    expect(uploads.put(id, policy, Buffer.from('png'))).toBe(true);
    expect(uploads.read(runwayUri)?.toString()).toBe('png');
    forward(DAY_MS - 1);
    expect(check(runwayUri)).not.toThrow();
    forward(1);
    expect(check(runwayUri)).toThrow(RunwayError);
  });

  it('a place takes nothing without its own policy', () => {
    const { uploads } = setUp();
    const { id, runwayUri } = uploads.create();
    for (const policy of [uploads.create().policy, null, undefined])
      expect(uploads.put(id, policy, Buffer.from('png'))).toBe(false);
    expect(uploads.read(runwayUri)).toBeUndefined();
  });
});

it.each([
  ['SAFETY.INPUT.TEXT: Not these words', 'SAFETY.INPUT.TEXT', 'Not these words'],
  ['INTERNAL: Again, later', 'INTERNAL', 'Again, later'],
  ['It just failed: today', null, 'It just failed: today'],
])('R4: a script that says %j fails by the code %s', (error, failureCode, failure) => {
  expect(failureOf(error)).toEqual({ status: 'FAILED', failureCode, failure });
});
