import { expect, test } from 'vitest';
import { cleanProduct } from './clean-product.ts';
import type { ProductFields } from './product.ts';

const SHOE: ProductFields = { title: 'Shoe', sku: null, marketplace: null, images: [], description: null };

test('texts are composed, without controls and trimmed; what is empty is none', () => {
  const cleaned = cleanProduct({
    title: ' Cafe\u0301\u0007 cup ',
    sku: '  ',
    marketplace: { name: ' Market ', itemId: '', category: '\u0000', price: { amount: 9.5, currency: 'EUR' } },
    images: [],
    description: 'one\n\ttwo\u0000',
  });
  expect(cleaned).toEqual({
    title: 'Caf\u00e9 cup',
    sku: null,
    marketplace: { name: 'Market', price: { amount: 9.5, currency: 'EUR' } },
    images: [],
    description: 'one\n\ttwo',
  });
  expect(cleanProduct({ ...SHOE, marketplace: { name: ' ' } }).marketplace).toBeNull();
});

test('half a surrogate pair becomes the replacement character: stores refuse what is not text', () => {
  expect(cleanProduct({ ...SHOE, title: 'a\ud83d' }).title).toBe('a\ufffd');
});

test.each([
  ['a title of controls', { title: ' \u0007' }, 'title must contain at least one visible character.'],
  ['a bad image', { images: ['ftp://x'] }, /^Image 1 must be a full http or https address/],
  ['a marketplace address that is none', { marketplace: { url: 'javascript:x' } }, /^marketplace\.url must be/],
])('%s is refused', (_what, wrong, message) => {
  expect(() => cleanProduct({ ...SHOE, ...wrong })).toThrow(
    expect.objectContaining({ code: 'VALIDATION_ERROR', message: expect.stringMatching(message) }),
  );
});
