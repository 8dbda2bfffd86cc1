import type { AvatarVideoRequest } from '../contract/generation-request.ts';
import { createHeygenAdapter, type HeygenAdapter, type HeygenAdapterOptions } from '../heygen/create-heygen-adapter.ts';

export const HEYGEN_KEY = 'hg_test-key-that-is-no-key';
export const HEYGEN_VIDEO_ID = 'vid_xyz789';
export const HEYGEN_HANDLE = { videoId: HEYGEN_VIDEO_ID };
export const HEYGEN_ATTEMPT_ID = '6740f1c2a9b3d4e5f6a7b8c9:1';

export const AVATAR_REQUEST: AvatarVideoRequest = {
  kind: 'avatar_video',
  videoId: '3f6c1f1e-0000-4000-8000-000000000001_1763632800000',
  requestId: 'video_1763632800000_k3j9x1',
  userId: '3f6c1f1e-0000-4000-8000-000000000001',
  attemptId: HEYGEN_ATTEMPT_ID,
  order: {
    flow: 'generate',
    fields: {
      hook: 'Homes sell fast here.',
      body: 'Three streets are the reason.',
      conclusion: 'Call me today.',
      company_name: 'Harbour Homes',
      social_handles: '',
      license: '',
      avatar_title: 'Abigail_expressive_2024112501',
      avatar_body: 'Abigail_expressive_2024112501',
      avatar_conclusion: 'Abigail_expressive_2024112501',
      email: 'ann@example.com',
      title: 'Three streets',
    },
  },
  voiceId: 'voice_1',
  title: 'Three streets',
  upload: null,
};

/** An adapter for a fake; limits long enough for a busy machine unless a test shortens them. */
export function createTestHeygen(origin: string, options: Partial<HeygenAdapterOptions> = {}): HeygenAdapter {
  return createHeygenAdapter({
    baseUrl: origin,
    apiKey: HEYGEN_KEY,
    webhookSecret: null,
    submitTimeoutMs: 5_000,
    readTimeoutMs: 5_000,
    ...options,
  });
}

/** `GET /v3/videos/{id}` as the service answers it, with some fields exchanged. */
export function heygenVideo(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    data: {
      id: HEYGEN_VIDEO_ID,
      status: 'completed',
      title: 'Three streets',
      video_url: 'https://files2.heygen.ai/aws_pacific/vid_xyz789.mp4?Expires=1763719200&Signature=abc',
      captioned_video_url: null,
      thumbnail_url: 'https://files2.heygen.ai/aws_pacific/vid_xyz789.jpg',
      duration: 21.4,
      created_at: 1763632800,
      completed_at: 1763632980,
      failure_code: null,
      failure_message: null,
      folder_id: null,
      output_language: null,
      ...changes,
    },
  };
}
