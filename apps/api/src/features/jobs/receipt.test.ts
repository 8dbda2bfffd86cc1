import type { JobReservation } from '@callsheet/ledger';
import { expect, test } from 'vitest';
import { writeReceipt } from './receipt.ts';

const AT = new Date('2026-01-08T10:00:00Z');

function reservation(
  kinds: JobReservation['entries'][number]['kind'][],
  change: Partial<JobReservation> = {},
): JobReservation {
  return {
    id: '00000000-0000-4000-8000-000000000001',
    number: 1,
    account: { meter: 'videoGenerations', subject: 'w', period: '2026-01' },
    action: 'generate_prompt',
    amount: 1,
    state: 'reserved',
    cause: null,
    createdAt: AT,
    settledAt: null,
    entries: kinds.map((kind, index) => ({ seq: index + 1, kind, amount: 1, at: AT, hash: Buffer.alloc(32) })),
    ...change,
  };
}

test('the words follow from the entries: held, spent, given back with its reason', () => {
  expect(writeReceipt([reservation(['reserve'])]).summary).toEqual([
    '1 video of the allowance of 2026-01 was held for run 1 on 2026-01-08 and not spent so far.',
  ]);
  expect(writeReceipt([reservation(['reserve', 'capture'])]).summary).toEqual([
    '1 video of the allowance of 2026-01 was spent on run 1, on 2026-01-08.',
  ]);
  expect(writeReceipt([reservation(['reserve', 'release'], { cause: 'provider' })]).summary).toEqual([
    '1 video of the allowance of 2026-01 was held for run 1 and given back on 2026-01-08, because the video provider did not deliver.',
  ]);
  expect(writeReceipt([]).summary).toEqual(['Nothing was reserved for this job and nothing was spent.']);
});

test('U-09: what was given back and bought again is both told and summed up, by meter', () => {
  const wallet = { meter: 'credits', subject: 'u', period: 'wallet' } as const;
  const receipt = writeReceipt([
    reservation(['reserve', 'release'], { cause: 'platform' }),
    reservation(['reserve', 'capture'], { number: 2 }),
    reservation(['reserve', 'capture'], { number: 2, account: wallet, amount: 5 }),
  ]);
  expect(receipt.totals).toEqual({
    videoGenerations: { reserved: 0, captured: 1, released: 1 },
    credits: { reserved: 0, captured: 5, released: 0 },
  });
  expect(receipt.summary[2]).toBe('5 credits of your wallet were spent on run 2, on 2026-01-08.');
});

test('R-003-18: a scene tells what became of the credits for its picture and of those for its video', () => {
  const wallet = { meter: 'credits', subject: 'u', period: 'wallet' } as const;
  const receipt = writeReceipt([
    reservation(['reserve', 'capture'], { account: wallet, action: 'generate_image', amount: 2 }),
    reservation(['reserve', 'release'], { account: wallet, action: 'generate_scene', amount: 10, cause: 'provider' }),
  ]);
  expect(receipt).toEqual({
    summary: [
      '2 credits of your wallet were spent on the picture of run 1, on 2026-01-08.',
      '10 credits of your wallet were held for the video of run 1 and given back on 2026-01-08, because the video provider did not deliver.',
    ],
    totals: { credits: { reserved: 0, captured: 2, released: 10 } },
  });
});

test('R-003-29: of a video whose files were taken over, the receipt names the job that they came from', () => {
  expect(writeReceipt([], '0123456789abcdef01234567')).toEqual({
    summary: ['The files were taken over from job 0123456789abcdef01234567; nothing was charged.'],
    totals: {},
  });
});
