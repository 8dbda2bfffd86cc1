import type { OperationSnapshot } from '@callsheet/domain';
import {
  buildCallbackUrl,
  type CallbackResult,
  type CallContext,
  createRckAdapter,
  createRckCallbackReader,
  type ProductVideoRequest,
  RCK_OUTCOME_HEADER,
  type RckAdapter,
  type RckAdapterOptions,
} from '@callsheet/providers';
import { vi } from 'vitest';
import type { ReceivedWebhook } from './receive-webhooks.ts';

export const CALLBACK_SECRET = 'a secret of this installation that is long enough';

/** The adapter as the worker wires it, with warnings that can be read. */
export function createTestRckAdapter(
  baseUrl: string,
  options: Partial<RckAdapterOptions> = {},
): { adapter: RckAdapter; warnings: string[] } {
  const warnings: string[] = [];
  const log = { warn: (_fields: unknown, message: string) => warnings.push(message) };
  const limits = { submitTimeoutMs: 10_000, readTimeoutMs: 10_000 };
  return {
    warnings,
    adapter: createRckAdapter({ baseUrl, caPem: null, insecureTls: false, log, ...limits, ...options }),
  };
}

/** A call of the worker for one video, with the callback URL of its first attempt. */
export function callFor(videoId: string, receiverUrl = 'http://127.0.0.1:9'): CallContext & { callbackUrl: string } {
  const { origin } = new URL(receiverUrl);
  return {
    callbackUrl: buildCallbackUrl({
      provider: 'rck',
      jobId: videoId,
      attempt: 1,
      publicUrl: origin,
      secret: CALLBACK_SECRET,
    }),
    signal: new AbortController().signal,
    now: () => new Date('2026-11-20T10:00:00Z'),
    log: { warn: () => undefined },
  };
}

let counter = 0;

/** An order of its own video; its picture is one of the simulator's samples. */
export function productRequest(
  simulatorUrl: string,
  product: Partial<ProductVideoRequest['product']> = {},
): ProductVideoRequest {
  counter += 1;
  return {
    kind: 'product_video',
    videoId: counter.toString(16).padStart(24, '0'),
    userId: '3f6c1f1e-0000-4000-8000-000000000001',
    product: {
      id: '6740f1c2a9b3d4e5f6a7b8c9',
      title: `Copper kettle ${counter}`,
      sku: 'CK-24',
      description: null,
      imageUrls: [`${simulatorUrl}/rck/samples/kettle.png`],
      template: 'product_showcase',
      ...product,
    },
    instructions: '',
  };
}

/** A callback as the receiving route hands it to the reader. */
export function readCallback(received: ReceivedWebhook, videoId: string): Promise<CallbackResult> {
  const outcome = new URL(received.path, 'http://x').pathname.endsWith('/failure') ? 'failure' : 'success';
  return createRckCallbackReader().parseCallback(
    {
      rawBody: Buffer.from(received.body),
      headers: { ...received.headers, [RCK_OUTCOME_HEADER]: outcome },
      receivedAt: new Date(),
      jobId: videoId,
      attempt: 1,
    },
    { log: { warn: () => undefined } },
  );
}

/** Polls until the operation has ended. */
export async function untilEnded(look: () => Promise<OperationSnapshot>): Promise<OperationSnapshot> {
  return vi.waitFor(
    async () => {
      const snapshot = await look();
      if (snapshot.state === 'queued' || snapshot.state === 'processing') throw new Error(`still ${snapshot.state}`);
      return snapshot;
    },
    { timeout: 25_000, interval: 60 },
  );
}

/** What a call throws; fails when it does not. */
export async function errorOf(call: Promise<unknown>): Promise<unknown> {
  const answer = await call.then(
    () => null,
    (error: unknown) => error,
  );
  if (answer === null) throw new Error('the call succeeded');
  return answer;
}
