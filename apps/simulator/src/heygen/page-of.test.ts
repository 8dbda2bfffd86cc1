import { describe, expect, it } from 'vitest';
import { listLooks } from './catalogue.ts';
import { pageOf } from './page-of.ts';

const limits = { usual: 2, most: 3 };

describe('pages of a list (H12)', () => {
  it('lead from one to the next until there are no more', () => {
    const first = pageOf([1, 2, 3], {}, limits);
    expect(first).toMatchObject({ data: [1, 2], has_more: true });
    expect(pageOf([1, 2, 3], { token: first.next_token }, limits)).toEqual({
      data: [3],
      has_more: false,
      next_token: null,
    });
    expect(pageOf([1, 2, 3], { limit: '3' }, limits)).toMatchObject({ has_more: false });
  });

  it('refuse limits out of range and tokens of somebody else', () => {
    for (const query of [{ limit: '0' }, { limit: '4' }, { limit: 'many' }, { token: 'mine' }])
      expect(() => pageOf([1], query, limits)).toThrow(expect.objectContaining({ status: 400 }));
  });

  it('looks fill more than one page and are all different', () => {
    const ids = listLooks('http://x.test').map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(50);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
