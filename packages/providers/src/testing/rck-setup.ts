import type { ProductVideoRequest } from '../contract/generation-request.ts';
import { createRckAdapter, type RckAdapter, type RckAdapterOptions } from '../rck/create-rck-adapter.ts';

export const VIDEO_ID = '6740f1c2a9b3d4e5f6a7b8ca';
export const RCK_CALLBACK_URL = 'https://callsheet.example.com/internal/videos/success?a=1&t=secret-token';
export const RCK_HANDLE = { jobId: 'job_17', videoId: VIDEO_ID };

export const PRODUCT_REQUEST: ProductVideoRequest = {
  kind: 'product_video',
  videoId: VIDEO_ID,
  userId: '3f6c1f1e-0000-4000-8000-000000000001',
  product: {
    id: '6740f1c2a9b3d4e5f6a7b8c9',
    title: 'Copper kettle',
    sku: null,
    description: 'Boils water.',
    imageUrls: ['https://shop.example.com/kettle.jpg', 'https://shop.example.com/lid.jpg'],
    template: 'unboxing',
  },
  instructions: '',
};

/** An adapter for a fake; limits long enough for a busy machine unless a test shortens them. */
export function createTestRck(origin: string, options: Partial<RckAdapterOptions> = {}): RckAdapter {
  return createRckAdapter({
    baseUrl: origin,
    caPem: null,
    insecureTls: false,
    submitTimeoutMs: 5_000,
    readTimeoutMs: 5_000,
    log: { warn: () => undefined },
    ...options,
  });
}
