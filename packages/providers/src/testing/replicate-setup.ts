import { readFileSync } from 'node:fs';
import { ProviderError } from '@callsheet/domain';
import type { VideoRequest } from '../contract/generation-request.ts';
import type { CallContext } from '../contract/provider-adapter.ts';
import {
  createReplicateAdapter,
  type ReplicateAdapter,
  type ReplicateAdapterOptions,
} from '../replicate/create-replicate-adapter.ts';

export const API_TOKEN = 'r8_test-token-that-is-no-key';
export const PREDICTION_ID = 'rq4x8k2m9nrmt0cw1v7h3bz5dg';
export const CALLBACK_URL = 'https://callsheet.example.com/v1/callbacks/replicate/6740f1c2a9b3d4e5f6a7b8c9?a=1&t=token';
export const NOW = new Date('2026-11-20T10:02:00.000Z');
export const HANDLE = { predictionId: PREDICTION_ID };

export const VEO_REQUEST: VideoRequest = {
  kind: 'video',
  model: 'google/veo-3.1',
  prompt: 'a paper boat crosses a puddle',
  aspectRatio: '16:9',
  resolution: '720p',
  durationSeconds: 8,
};

/** An adapter for a fake; limits long enough for a busy machine unless a test shortens them. */
export function createTestAdapter(origin: string, options: Partial<ReplicateAdapterOptions> = {}): ReplicateAdapter {
  return createReplicateAdapter({
    baseUrl: `${origin}/v1`,
    apiToken: API_TOKEN,
    webhookSecret: null,
    submitTimeoutMs: 5_000,
    readTimeoutMs: 5_000,
    ...options,
  });
}

/** A context with a fixed clock whose warnings can be read. */
export function createTestContext(options: Partial<CallContext> = {}): CallContext & { readonly warnings: string[] } {
  const warnings: string[] = [];
  return {
    callbackUrl: CALLBACK_URL,
    signal: new AbortController().signal,
    now: () => NOW,
    log: { warn: (fields, message) => warnings.push(`${message} ${JSON.stringify(fields)}`) },
    ...options,
    warnings,
  };
}

/** A reply of the provider, as the fixtures folder holds it, with some fields exchanged. */
export function fixture(name: string, changes: Record<string, unknown> = {}): Record<string, unknown> {
  const text = readFileSync(new URL(`../replicate/fixtures/${name}.json`, import.meta.url), 'utf8');
  return { ...(JSON.parse(text) as Record<string, unknown>), ...changes };
}

/** The `ProviderError` that a call ends in; fails when it ends otherwise. */
export async function providerErrorOf(call: Promise<unknown>): Promise<ProviderError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ProviderError) return error;
    throw error;
  }
  throw new Error('the call succeeded');
}
