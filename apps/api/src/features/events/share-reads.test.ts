import { expect, test } from 'vitest';
import { shareReads } from './share-reads.ts';

/** Reads that end when the test says so. */
function controlled() {
  const reads: { readonly input: { key: string; after: number }; readonly end: PromiseWithResolvers<string> }[] = [];
  const ask = shareReads({
    keyOf: (input: { key: string; after: number }) => input.key,
    join: (one, other) => ({ ...one, after: Math.min(one.after, other.after) }),
    read: (input) => {
      const end = Promise.withResolvers<string>();
      reads.push({ input, end });
      return end.promise;
    },
  });
  return { reads, ask };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('all who ask in one turn get one read, which answers the one who has least', async () => {
  const { reads, ask } = controlled();
  const answers = [7, 3, 5].map((after) => ask({ key: 'a', after }));
  await turn();
  expect(reads.map(({ input }) => input)).toEqual([{ key: 'a', after: 3 }]);
  reads[0]?.end.resolve('it');
  expect(await Promise.all(answers)).toEqual(['it', 'it', 'it']);
});

test('who asks while a read runs waits for the next one, and never gets what was read before he asked', async () => {
  const { reads, ask } = controlled();
  const first = ask({ key: 'a', after: 0 });
  await turn();
  const later = [ask({ key: 'a', after: 4 }), ask({ key: 'a', after: 2 })];
  await turn();
  expect(reads).toHaveLength(1);
  reads[0]?.end.resolve('old');
  expect(await first).toBe('old');
  await turn();
  expect(reads.map(({ input }) => input.after)).toEqual([0, 2]);
  reads[1]?.end.resolve('new');
  expect(await Promise.all(later)).toEqual(['new', 'new']);
});

test('other keys do not wait, and a read that fails fails only for those who shared it', async () => {
  const { reads, ask } = controlled();
  const failing = ask({ key: 'a', after: 0 });
  const other = ask({ key: 'b', after: 0 });
  await turn();
  expect(reads).toHaveLength(2);
  const next = ask({ key: 'a', after: 0 });
  reads[0]?.end.reject(new Error('the store is away'));
  reads[1]?.end.resolve('b');
  await expect(failing).rejects.toThrow('the store is away');
  expect(await other).toBe('b');
  await turn();
  reads[2]?.end.resolve('again');
  expect(await next).toBe('again');
  void ask({ key: 'a', after: 9 });
  await turn();
  expect(reads).toHaveLength(4);
});
