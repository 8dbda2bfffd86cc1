import { DomainError } from '@callsheet/domain';
import { expect, test } from 'vitest';
import { createWorkMetrics } from '../health/work-metrics.ts';
import { observeReceipt } from './observe-receipt.ts';

const refuse = (code: 'NOT_FOUND' | 'CALLBACK_REJECTED') => async () => {
  throw new DomainError({ code, message: 'No.' });
};

test('R-001-36: receipts are counted by a provider that we know and by what became of them', async () => {
  const work = createWorkMetrics();
  const observer = { work, reader: { knows: (provider: string) => provider === 'n8n' } };
  await observeReceipt(observer, 'n8n', async () => 'stored');
  await observeReceipt(observer, 'n8n', async () => 'ignored');
  await expect(observeReceipt(observer, 'n8n', refuse('CALLBACK_REJECTED'))).rejects.toThrow('No.');
  await expect(observeReceipt(observer, 'whatever-somebody-wrote', refuse('NOT_FOUND'))).rejects.toThrow('No.');
  await expect(observeReceipt(observer, 'n8n', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  const text = await work.registry.metrics();
  const counted = text
    .split('\n')
    .filter((line) => line.startsWith('callsheet_callback_receive_duration_seconds_count'));
  expect(counted).toEqual(
    [
      ['n8n', 'stored'],
      ['n8n', 'ignored'],
      ['n8n', 'refused'],
      ['unknown', 'unknown_job'],
      ['n8n', 'failed'],
    ].map(
      ([provider, outcome]) =>
        `callsheet_callback_receive_duration_seconds_count{provider="${provider}",outcome="${outcome}"} 1`,
    ),
  );
});
