import { expect, test } from 'vitest';
import { orderProduct, requireTemplate } from './order-product.ts';

const product = { id: '65b000000000000000000001', title: 'Kettle', sku: 'K-1', description: null };

test('R-000-29: an order carries the product as it is, with all its images in their order', () => {
  const images = ['https://shop.example/1.jpg', 'https://shop.example/2.jpg'];
  expect(orderProduct({ ...product, images }, 'unboxing')).toEqual({
    ...product,
    imageUrls: images,
    template: 'unboxing',
  });
});

test('R-000-50: a product without an image cannot be ordered', () => {
  expect(() => orderProduct({ ...product, images: [] }, 'unboxing')).toThrow(
    expect.objectContaining({ code: 'PRODUCT_IMAGE_REQUIRED' }),
  );
});

test.each(['Unboxing', 'UNBOXING', ' unboxing', '', 'cinema'])('R-000-13: the template %j is refused', (name) => {
  expect(() => requireTemplate(name, 'template')).toThrow(
    expect.objectContaining({ code: 'VALIDATION_ERROR', message: expect.stringContaining('product_showcase') }),
  );
});
