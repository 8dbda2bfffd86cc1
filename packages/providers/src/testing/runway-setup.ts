import type { ImageRequest, ImageVideoRequest } from '../contract/generation-request.ts';
import { createRunwayAdapter, type RunwayAdapter, type RunwayAdapterOptions } from '../runway/create-runway-adapter.ts';

export const RUNWAY_KEY = 'key_test-key-that-is-no-key';
export const RUNWAY_TASK_ID = '17f20503-6c24-4c16-946b-35dbbce2af2f';
export const IMAGE_HANDLE = { taskId: RUNWAY_TASK_ID, makes: 'image' };
export const VIDEO_HANDLE = { taskId: RUNWAY_TASK_ID, makes: 'video' };

export const IMAGE_REQUEST: ImageRequest = {
  kind: 'image',
  model: 'gen4_image',
  prompt: 'a copper kettle on a mossy stone',
  ratio: '1920:1080',
  referenceImages: [],
};

export const IMAGE_VIDEO_REQUEST: ImageVideoRequest = {
  kind: 'image_video',
  model: 'gen4.5',
  prompt: 'steam rises, the camera circles',
  ratio: '1280:720',
  durationSeconds: 5,
  image: { url: 'https://cdn.example.com/kettle.png?signature=abc' },
};

/** An adapter for a fake; limits long enough for a busy machine unless a test shortens them. */
export function createTestRunway(origin: string, options: Partial<RunwayAdapterOptions> = {}): RunwayAdapter {
  return createRunwayAdapter({
    baseUrl: origin,
    apiKey: RUNWAY_KEY,
    submitTimeoutMs: 5_000,
    readTimeoutMs: 5_000,
    trustedOrigins: [],
    ...options,
  });
}

/** `GET /v1/tasks/{id}` as Runway answers it, with some fields exchanged. */
export function runwayTask(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return { id: RUNWAY_TASK_ID, createdAt: '2026-11-20T10:00:00.000Z', status: 'PENDING', ...changes };
}
