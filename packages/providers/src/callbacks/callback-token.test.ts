import { describe, expect, test } from 'vitest';
import { n8nErrorUrl } from '../n8n/callback-urls.ts';
import { buildCallbackUrl } from './build-callback-url.ts';
import { createCallbackToken, verifyCallbackToken } from './callback-token.ts';

const SUBJECT = {
  secret: 'a secret of this installation',
  provider: 'replicate',
  jobId: '6740f1c2a9b3d4e5f6a7b8c9',
  attempt: 1,
};

describe('callback token', () => {
  test('C-15: a token opens its own attempt and nothing else', () => {
    const token = createCallbackToken(SUBJECT);
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(verifyCallbackToken({ ...SUBJECT, token })).toBe(true);
    for (const change of [
      { attempt: 2 },
      { jobId: '6740f1c2a9b3d4e5f6a7b8ca' },
      { provider: 'fal' },
      { secret: 'another' },
    ]) {
      expect(verifyCallbackToken({ ...SUBJECT, ...change, token }), JSON.stringify(change)).toBe(false);
    }
  });

  test('a token that is cut, longer, empty or spelled differently is refused', () => {
    const token = createCallbackToken(SUBJECT);
    for (const wrong of ['', token.slice(1), `${token}=`, `${token} `, 'é'.repeat(43), token.toLowerCase()]) {
      expect(verifyCallbackToken({ ...SUBJECT, token: wrong }), wrong).toBe(false);
    }
  });

  test('parts cannot be shifted into each other', () => {
    const one = createCallbackToken({ ...SUBJECT, jobId: '1', attempt: 23 });
    const other = createCallbackToken({ ...SUBJECT, jobId: '12', attempt: 3 });
    expect(one).not.toBe(other);
  });

  test('an empty secret makes no tokens', () => {
    expect(() => createCallbackToken({ ...SUBJECT, secret: '' })).toThrow(/empty/);
  });

  test('the callback URL names provider, job and attempt and carries the token', () => {
    const url = buildCallbackUrl({ ...SUBJECT, publicUrl: 'https://callsheet.example.com/' });
    expect(url).toBe(
      `https://callsheet.example.com/v1/callbacks/replicate/6740f1c2a9b3d4e5f6a7b8c9?a=1&t=${createCallbackToken(SUBJECT)}`,
    );
  });

  test('R-001-14, R-001-15: a flow’s two URLs stand on the seed’s paths, and the query names the job', () => {
    const subject = { ...SUBJECT, provider: 'n8n', attempt: 2 };
    const query = `?j=6740f1c2a9b3d4e5f6a7b8c9&a=2&t=${createCallbackToken(subject)}`;
    for (const publicUrl of ['https://callsheet.example.com/', 'https://example.com/callsheet']) {
      const base = publicUrl.replace(/\/$/, '');
      const complete = buildCallbackUrl({ ...subject, publicUrl });
      expect(complete).toBe(`${base}/api/webhook/video-complete${query}`);
      expect(n8nErrorUrl(complete)).toBe(`${base}/api/webhook/workflow-error${query}`);
    }
    expect(createCallbackToken(subject)).not.toBe(createCallbackToken({ ...subject, provider: 'replicate' }));
  });
});
