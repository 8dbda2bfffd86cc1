import { buildCallbackUrl } from '../callbacks/build-callback-url.ts';
import type { AvatarVideoRequest, UploadTarget } from '../contract/generation-request.ts';
import type { ProviderAdapter } from '../contract/provider-adapter.ts';
import { createN8nAdapter, type N8nAdapterOptions } from '../n8n/create-n8n-adapter.ts';
import { AVATAR_REQUEST, HEYGEN_ATTEMPT_ID } from './heygen-setup.ts';

export const N8N_AUTH = { name: 'x-flow-key', value: 'flow-key-that-is-no-key' } as const;
export const N8N_PATHS = { create: '/webhook/create-video', generate: '/webhook/generate-video' } as const;
export const N8N_JOB_ID = '6740f1c2a9b3d4e5f6a7b8c9';
export const N8N_ATTEMPT_ID = HEYGEN_ATTEMPT_ID;
export const N8N_HANDLE = { attemptId: N8N_ATTEMPT_ID };
export const N8N_CALLBACK_URL = buildCallbackUrl({
  publicUrl: 'https://callsheet.example.com',
  secret: 'a secret of this installation',
  provider: 'n8n',
  jobId: N8N_JOB_ID,
  attempt: 1,
});
export const N8N_TOKEN = new URL(N8N_CALLBACK_URL).searchParams.get('t') ?? '';

/** An order for the generate flow (R-001-02), with a voice and nowhere to upload. */
export const SCRIPT_REQUEST = AVATAR_REQUEST;

/** The same with another text in its body. */
export function scriptSaying(body: string): AvatarVideoRequest {
  if (AVATAR_REQUEST.order.flow !== 'generate') throw new Error('the example is a script');
  return { ...AVATAR_REQUEST, order: { flow: 'generate', fields: { ...AVATAR_REQUEST.order.fields, body } } };
}

/** An order for the create flow (R-001-01). */
export const BRIEF_REQUEST: AvatarVideoRequest = {
  ...AVATAR_REQUEST,
  order: {
    flow: 'create',
    fields: {
      prompt: 'A friendly minute about the harbour',
      avatar: ['Abigail_expressive_2024112501', 'Marcus_office_2024112501'],
      name: 'Ann Lee',
      position: 'Agent',
      companyName: 'Harbour Homes',
      license: '',
      tailoredFit: 'families',
      socialHandles: '',
      videoTopic: 'Homes by the harbour',
      topicKeyPoints: 'schools, ferries',
      city: 'Bergen',
      preferredTone: 'warm',
      callToAction: 'Call me today.',
      email: 'ann@example.com',
    },
  },
};

export const UPLOAD: UploadTarget = {
  url: 'https://objects.example.com/videos/u/1.mp4?X-Amz-Expires=3600&X-Amz-Signature=0f1e2d3c4b5a',
  headers: { 'content-type': 'video/mp4' },
  key: 'videos/u/1.mp4',
  expiresAt: new Date('2026-11-20T11:02:00.000Z'),
};

/** An adapter for a fake; limits long enough for a busy machine unless a test shortens them. */
export function createTestN8n(origin: string, options: Partial<N8nAdapterOptions> = {}): ProviderAdapter {
  return createN8nAdapter({
    createUrl: `${origin}${N8N_PATHS.create}`,
    generateUrl: `${origin}${N8N_PATHS.generate}`,
    authHeader: N8N_AUTH,
    webhookSecret: null,
    submitTimeoutMs: 5_000,
    ...options,
  });
}
