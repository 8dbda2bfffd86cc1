import { describe, expect, test } from 'vitest';
import { progressFromLogs } from './progress-from-logs.ts';
import { webhookFor } from './request-mapping.ts';

describe('progress from logs', () => {
  test.each([
    ['  0%|          | 0/20\r 55%|█████▌    | 11/20', 0.55],
    ['100%|██████████| 20/20', 1],
    ['250%|██| odd', 1],
    ['45% of the budget', null],
    ['12.5%|██ ', null],
    ['', null],
    [null, null],
    [{ percent: 4 }, null],
  ])('P1: %j is %s', (logs, progress) => {
    expect(progressFromLogs(logs)).toBe(progress);
  });

  test('only the end of very long logs is read', () => {
    expect(progressFromLogs(`10%|█${'x'.repeat(1_000_000)}`)).toBeNull();
    expect(progressFromLogs(`${'9%'.repeat(500_000)} 10%|█`)).toBe(0.1);
  });
});

describe('webhook of an order', () => {
  test('a provider behind https gets https callbacks only; without one it is polled', () => {
    const https = new URL('https://api.replicate.com/v1');
    expect(webhookFor('https://a.example.com/cb', https)).toBe('https://a.example.com/cb');
    expect(webhookFor('http://127.0.0.1:3000/cb', https)).toBeNull();
    expect(webhookFor('http://127.0.0.1:3000/cb', new URL('http://127.0.0.1:4000/v1'))).toBe(
      'http://127.0.0.1:3000/cb',
    );
    expect(webhookFor(null, https)).toBeNull();
  });
});
