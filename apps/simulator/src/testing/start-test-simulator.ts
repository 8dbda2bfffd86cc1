import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'undici';
import { expect, vi } from 'vitest';
import { buildSimulator, type SimulatorDependencies } from '../build-simulator.ts';
import { loadConfig } from '../config.ts';
import type { FaultScript } from '../faults/fault.ts';
import type { RecordedRequest } from '../faults/request-log.ts';
import type { DeliveryRecord } from '../replicate/deliver-webhook.ts';

export const TOKEN = 'r8_test';
export const WEBHOOK_SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** A reply with its JSON, if it is JSON. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
  readonly json: Readonly<Record<string, unknown>>;
}

export interface CallOptions {
  readonly method?: 'GET' | 'POST' | 'DELETE' | 'HEAD';
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A listening simulator and short ways to talk to it. */
export interface TestSimulator {
  readonly url: string;
  readonly dataDirectory: string;
  readonly call: (path: string, options?: CallOptions) => Promise<Reply>;
  /** Creates with `input` over the prompt `a fox`, four seconds, fast; answers the reply. */
  readonly create: (input?: Record<string, unknown>, more?: Record<string, unknown>) => Promise<Reply>;
  readonly script: (...scripts: FaultScript[]) => Promise<void>;
  /** Polls until the prediction has one of the statuses. */
  readonly until: (id: unknown, ...statuses: string[]) => Promise<Readonly<Record<string, unknown>>>;
  readonly requests: () => Promise<RecordedRequest[]>;
  readonly deliveries: () => Promise<DeliveryRecord[]>;
  readonly close: () => Promise<void>;
}

function parse(bytes: Buffer): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(bytes.toString()));
  } catch {
    // Broken replies are what some tests are about; they look at `bytes`.
    return {};
  }
}

export interface TestSimulatorOptions extends SimulatorDependencies {
  readonly ffmpegPath: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a simulator on a free port with a folder of its own. */
export async function startTestSimulator(options: TestSimulatorOptions): Promise<TestSimulator> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'callsheet-simulator-test-'));
  const config = loadConfig({
    PORT: '0',
    REPLICATE_API_TOKEN: TOKEN,
    REPLICATE_WEBHOOK_SECRET: WEBHOOK_SECRET,
    FFMPEG_PATH: options.ffmpegPath,
    DATA_DIRECTORY: dataDirectory,
    RENDER_START_MS: '30',
    RCK_JOB_MS: '0',
    LOG_LEVEL: 'silent',
    ...options.env,
  });
  const app = buildSimulator(config, { webhookRetryDelaysMs: [20, 40], ...options });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });

  const call = async (path: string, { method = 'GET', body, headers = {} }: CallOptions = {}): Promise<Reply> => {
    const response = await request(path.startsWith('http') ? path : url + path, {
      method,
      headers: {
        authorization: `Bearer ${TOKEN}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    });
    const bytes = Buffer.from(await response.body.arrayBuffer());
    return { status: response.statusCode, headers: response.headers, bytes, json: parse(bytes) };
  };
  const list = async <T>(path: string, name: string): Promise<T[]> => {
    const { json } = await call(path);
    return json[name] as T[];
  };

  return {
    url,
    dataDirectory,
    call,
    create: (input = {}, more = {}) =>
      call('/v1/models/google/veo-3.1/predictions', {
        method: 'POST',
        body: { input: { prompt: 'a fox', duration: 4, ...input }, ...more },
      }),
    script: async (...scripts) => {
      for (const script of scripts) {
        const { status } = await call('/_simulator/faults', { method: 'POST', body: script });
        expect(status).toBe(201);
      }
    },
    until: (id, ...statuses) =>
      vi.waitFor(
        async () => {
          const { json } = await call(`/v1/predictions/${id}`);
          expect(statuses).toContain(json.status);
          return json;
        },
        { timeout: 20_000, interval: 40 },
      ),
    requests: () => list<RecordedRequest>('/_simulator/requests', 'requests'),
    deliveries: () => list<DeliveryRecord>('/_simulator/deliveries', 'deliveries'),
    close: async () => {
      await app.close();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}
