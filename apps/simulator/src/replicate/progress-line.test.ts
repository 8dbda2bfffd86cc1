import { expect, it } from 'vitest';
import { formatProgressLine } from './progress-line.ts';

it('prints progress as tqdm does, so that clients can read percent and counts from it', () => {
  expect(formatProgressLine(87, 192, 1.45)).toBe(' 45%|████▌     | 87/192 [00:01<00:01, 60.00it/s]\n');
  expect(formatProgressLine(0, 192, 0)).toBe('  0%|          | 0/192 [00:00<?, ?it/s]\n');
  expect(formatProgressLine(192, 192, 75)).toBe('100%|██████████| 192/192 [01:15<00:00, 2.56it/s]\n');
});
