import {
  type CallContext,
  createPoeAdapter,
  type PoeAdapter,
  type PoeAdapterOptions,
  type TextRequest,
  type VideoRequest,
} from '@callsheet/providers';

/** The simulator's default. */
export const POE_KEY = 'poe_simulator';

/** The adapter as the worker wires it. */
export function createTestPoeAdapter(simulatorUrl: string, options: Partial<PoeAdapterOptions> = {}): PoeAdapter {
  const limits = { textTimeoutMs: 10_000, videoTimeoutMs: 60_000, readTimeoutMs: 10_000 };
  const baseUrl = `${simulatorUrl}/poe/v1`;
  return createPoeAdapter({ baseUrl, apiKey: POE_KEY, trustedOrigins: [simulatorUrl], ...limits, ...options });
}

export function poeCall(options: Partial<CallContext> = {}): CallContext {
  return {
    callbackUrl: null,
    signal: new AbortController().signal,
    now: () => new Date(),
    log: { warn: () => undefined },
    ...options,
  };
}

export function textRequest(content: string, model = 'GPT-4o'): TextRequest {
  return { kind: 'text', model, messages: [{ role: 'user', content }] };
}

export function botVideoRequest(changes: Partial<VideoRequest> = {}): VideoRequest {
  const usual = { prompt: 'a lighthouse', aspectRatio: '9:16', resolution: '720p', durationSeconds: 2 };
  return { kind: 'video', model: 'Video-Generator-PRO', ...usual, ...changes };
}
