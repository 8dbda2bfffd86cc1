import { describe, expect, it } from 'vitest';
import { hashPassword, verifyPassword } from './password-hash.ts';

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

describe('hashing passwords', () => {
  it('makes a salted argon2id hash that only its password fits', async () => {
    const stored = await hashPassword('correct horse');
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await hashPassword('correct horse')).not.toBe(stored);
    expect(await verifyPassword(stored, 'correct horse')).toBe(true);
    expect(await verifyPassword(stored, 'battery staple')).toBe(false);
  });

  it('takes as long for nobody as for somebody, and answers no', async () => {
    const stored = await hashPassword('correct horse');
    const somebody: number[] = [];
    const nobody: number[] = [];
    for (let round = 0; round < 9; round += 1) {
      somebody.push(await timed(() => verifyPassword(stored, 'battery staple')));
      nobody.push(await timed(() => verifyPassword(null, 'battery staple')));
    }
    expect(await verifyPassword(null, 'battery staple')).toBe(false);
    const ratio = median(nobody) / median(somebody);
    // Skipping the hash would make it a hundredth; the margin is for a busy machine.
    expect(ratio).toBeGreaterThan(0.3);
    expect(ratio).toBeLessThan(3);
  });
});
