import { compareEntries } from '@callsheet/domain';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pageOfEntries } from './page-of-entries.ts';

const entry = fc.record({
  id: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,3}$/),
  order: fc.constantFrom(0, 1, 10, 1_000_000),
  active: fc.constant(true),
});

test('pages one after the other show every entry once, in order', () => {
  const lists = fc.uniqueArray(entry, { selector: ({ id }) => id, maxLength: 12 });
  fc.assert(
    fc.property(lists, fc.integer({ min: 1, max: 5 }), (list, limit) => {
      const entries = list.toSorted(compareEntries);
      const seen: typeof entries = [];
      let after: string | undefined;
      for (;;) {
        const page = pageOfEntries(entries, { limit, after });
        seen.push(...page.data);
        expect(page.hasMore).toBe(page.nextCursor !== null);
        if (page.nextCursor === null) break;
        after = page.nextCursor;
      }
      expect(seen).toEqual(entries);
    }),
  );
});

test.each(['', 'x', Buffer.from('1').toString('base64url'), Buffer.from('a.b').toString('base64url')])(
  'the cursor %j is none of ours',
  (after) => {
    expect(() => pageOfEntries([], { limit: 1, after })).toThrow(expect.objectContaining({ code: 'VALIDATION_ERROR' }));
  },
);
