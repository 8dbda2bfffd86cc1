import type { TextRequest, VideoRequest } from '../contract/generation-request.ts';
import { createPoeAdapter, type PoeAdapter, type PoeAdapterOptions } from '../poe/create-poe-adapter.ts';

export const POE_KEY = 'poe-test-key-that-is-no-key';
export const CHAT_ID = 'chatcmpl-7Qy8xZ';

export const TEXT_REQUEST: TextRequest = {
  kind: 'text',
  model: 'GPT-4o',
  messages: [
    { role: 'system', content: 'You refine prompts for creative videos.' },
    { role: 'user', content: 'a lighthouse in fog' },
  ],
};

export const BOT_VIDEO_REQUEST: VideoRequest = {
  kind: 'video',
  model: 'Video-Generator-PRO',
  prompt: 'a lighthouse in fog, the beam turns',
  aspectRatio: '16:9',
  resolution: '720p',
  durationSeconds: 8,
};

/** An adapter for a fake; limits long enough for a busy machine unless a test shortens them. */
export function createTestPoe(origin: string, options: Partial<PoeAdapterOptions> = {}): PoeAdapter {
  return createPoeAdapter({
    baseUrl: `${origin}/v1`,
    apiKey: POE_KEY,
    textTimeoutMs: 5_000,
    videoTimeoutMs: 5_000,
    readTimeoutMs: 5_000,
    trustedOrigins: [],
    ...options,
  });
}

/** `POST /v1/chat/completions` as Poe answers it, with this answer and some fields exchanged. */
export function chatReply(
  content: unknown,
  choice: Record<string, unknown> = {},
  changes: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    id: CHAT_ID,
    object: 'chat.completion',
    created: 1763632800,
    model: 'GPT-4o',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop', ...choice }],
    usage: { prompt_tokens: 31, completion_tokens: 17, total_tokens: 48 },
    ...changes,
  };
}

/** A refusal in Poe's words. */
export function poeError(code: string | null, message = 'It cannot be done.'): Record<string, unknown> {
  return { error: { message, type: 'invalid_request_error', code } };
}
