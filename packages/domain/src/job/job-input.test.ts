import { expect, test } from 'vitest';
import { type ProductInput, productOf } from './job-input.ts';
import { isProductTemplate, PRODUCT_TEMPLATES } from './product-template.ts';

const input: ProductInput = {
  prompt: '',
  style: null,
  product: {
    id: '6740f1c2a9b3d4e5f6a7b8c9',
    title: 'Copper kettle',
    sku: null,
    description: null,
    imageUrls: ['https://shop.example.com/kettle.jpg'],
    template: 'unboxing',
  },
};

test('R-000-29: the product of a product job is found, and a prompt has none', () => {
  expect(productOf(input)).toBe(input.product);
  expect(productOf({ prompt: 'a fox', style: 'fun' })).toBeNull();
});

test('R-000-05: the six templates are known in exactly their own spelling', () => {
  expect(PRODUCT_TEMPLATES).toHaveLength(6);
  expect(PRODUCT_TEMPLATES.every(isProductTemplate)).toBe(true);
  for (const name of ['PRODUCT_SHOWCASE', 'unboxing ', '', 'toString', 'life_style'])
    expect(isProductTemplate(name), name).toBe(false);
});
