import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import Fastify, { type FastifyInstance } from 'fastify';
import type { SimulatorConfig } from './config.ts';
import { addControlRoutes } from './faults/control.route.ts';
import { createFaultStore, type PredictionFaults } from './faults/fault-store.ts';
import { recordRequests } from './faults/request-log.ts';
import { addHeygen } from './heygen/add-heygen.ts';
import { handleErrors } from './http/handle-errors.ts';
import { requireToken } from './http/require-token.ts';
import { createThrottle } from './http/throttle.ts';
import { addN8n } from './n8n/add-n8n.ts';
import { openOutputFolder } from './outputs/open-output-folder.ts';
import { removeExpired } from './outputs/remove-expired.ts';
import { addOutputRoute } from './outputs/serve-output.route.ts';
import { addPoe } from './poe/add-poe.ts';
import { addRck } from './rck/add-rck.ts';
import { createRenderQueue } from './render/create-render-queue.ts';
import { addCreatePredictionRoutes } from './replicate/create-prediction.route.ts';
import { createWebhookDeliverer } from './replicate/deliver-webhook.ts';
import { describePrediction, type PredictionBody } from './replicate/describe-prediction.ts';
import { createWebhookNotifier } from './replicate/notify-webhook.ts';
import type { Prediction } from './replicate/prediction.ts';
import { createPredictionRunner } from './replicate/prediction-runner.ts';
import { createPredictionStore } from './replicate/prediction-store.ts';
import { addReadAccountRoutes } from './replicate/read-account.route.ts';
import { addReadPredictionRoutes } from './replicate/read-prediction.route.ts';
import { addRunway } from './runway/add-runway.ts';

/** What tests put in place of the real clock, chance and patience. */
export interface SimulatorDependencies {
  readonly now?: () => Date;
  readonly newId?: () => string;
  /** Gaps before a webhook is tried again. Default: 0.5, 1, 2 and 4 s. */
  readonly webhookRetryDelaysMs?: readonly number[];
}

/** Inline images come as data URLs; the provider's own client sends up to 10 MB so. */
const BODY_LIMIT_BYTES = 14 * 1024 * 1024;
const SWEEP_EVERY_MS = 30_000;
const ID_ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

function createPredictionId(): string {
  return Array.from(randomBytes(26), (byte) => ID_ALPHABET[byte % 32]).join('');
}

/** Replicate's API, the RCK Description Server's, HeyGen's, Runway's, Poe's and the flows of an n8n with real rendering behind them. Listens on nothing by itself; `close()` ends all it started. */
export function buildSimulator(config: SimulatorConfig, dependencies: SimulatorDependencies = {}): FastifyInstance {
  const now = dependencies.now ?? (() => new Date());
  const app = Fastify({
    logger: { level: config.logLevel },
    bodyLimit: BODY_LIMIT_BYTES,
    // A stalled reply is a scripted fault; it must not hold up the shutdown.
    forceCloseConnections: true,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
  });
  const outputFolder = openOutputFolder(config.render.dataDirectory, now());
  const closing = new AbortController();
  const faultsById = new Map<string, PredictionFaults>();
  const faultsOf = (id: string): PredictionFaults | undefined => faultsById.get(id);

  const baseUrl = (): string => {
    if (config.http.publicUrl !== null) return config.http.publicUrl;
    const address = app.server.address();
    const port = address !== null && typeof address === 'object' ? address.port : config.http.port;
    return `http://${config.http.host}:${port}`;
  };
  const describe = (prediction: Prediction): PredictionBody => {
    const body = describePrediction(prediction, baseUrl());
    if (!faultsOf(prediction.id)?.find('extra_fields')) return body;
    return {
      ...body,
      shard: 7,
      billing: { units: [{ kind: 'second', price: null }] },
      urls: { ...Object(body.urls), audit: '' },
    };
  };

  const store = createPredictionStore(now);
  const faults = createFaultStore();
  const deliverer = createWebhookDeliverer({
    now,
    retryDelaysMs: dependencies.webhookRetryDelaysMs ?? [500, 1000, 2000, 4000],
  });
  const notifierOptions = { deliverer, secret: config.replicate.webhookSecret, describe, now };
  const { ffmpegPath, outputTtlSeconds } = config.render;
  const queue = createRenderQueue(config.render.concurrency);
  const runner = createPredictionRunner({
    store,
    queue,
    ffmpegPath,
    startDelayMs: config.render.startDelayMs,
    outputFolder,
    picturesMs: config.replicate.picturesMs,
    outputUrl: (id, name) => `${baseUrl()}/files/${id}/${name}`,
    createNotifier: (predictionFaults) => createWebhookNotifier(notifierOptions, predictionFaults, closing.signal),
    now,
    log: app.log,
  });

  handleErrors(app);
  const requests = recordRequests(app, now);
  const newId = dependencies.newId ?? createPredictionId;
  const rck = addRck(app, {
    ...config.rck,
    ...{ faults, queue, deliverer, ffmpegPath, outputFolder, outputTtlSeconds, baseUrl, newId, now },
  });
  const heygen = addHeygen(app, {
    ...config.heygen,
    ...{ faults, queue, ffmpegPath, outputFolder, outputTtlSeconds, baseUrl, newId, now },
  });
  const n8n = addN8n(app, {
    ...config.n8n,
    ...{ faults, queue, deliverer, ffmpegPath, outputFolder, outputTtlSeconds, baseUrl, newId, now },
  });
  const runway = addRunway(app, {
    ...config.runway,
    ...{ faults, queue, ffmpegPath, outputFolder, outputTtlSeconds, baseUrl, newId, now },
  });
  const poe = addPoe(app, {
    ...config.poe,
    ...{ faults, queue, ffmpegPath, outputFolder, outputTtlSeconds, baseUrl, newId, now },
  });
  const expire = async () => {
    await removeExpired({ store, outputFolder, ttlSeconds: outputTtlSeconds, now });
    await rck.expire();
    await heygen.expire();
    await n8n.expire();
    await runway.expire();
    await poe.expire();
  };
  app.addHook('onRequest', expire);
  const sweep = setInterval(() => {
    expire().catch((error: unknown) => app.log.error({ err: error }, 'expired outputs could not be removed'));
  }, SWEEP_EVERY_MS).unref();

  app.get('/healthz', async () => ({ status: 'ok' }));
  addControlRoutes(app, { faults, requests, deliveries: deliverer });
  addOutputRoute(app, { store, outputFolder, faultsOf });
  const createThrottled = createThrottle({
    perMinute: config.replicate.createsPerMinute,
    what: 'creating predictions',
    now,
  });
  const throttle = createThrottle({ perMinute: config.replicate.callsPerMinute, what: 'other endpoints', now });
  app.register(
    async (scope) => {
      scope.addHook('onRequest', requireToken(config.replicate.apiToken));
      addCreatePredictionRoutes(scope, {
        store,
        runner,
        faults,
        rememberFaults: (id, taken) => faultsById.set(id, taken),
        describe,
        throttle: createThrottled,
        newId,
        now,
      });
      addReadPredictionRoutes(scope, { store, runner, faultsOf, describe, throttle, baseUrl, now });
      addReadAccountRoutes(scope, { webhookSecret: config.replicate.webhookSecret, faults, throttle, baseUrl });
    },
    { prefix: '/v1' },
  );

  app.addHook('preClose', async () => {
    clearInterval(sweep);
    closing.abort();
    await runner.close();
    await rck.close();
    await heygen.close();
    await n8n.close();
    await runway.close();
    await poe.close();
    await deliverer.close();
  });
  app.addHook('onClose', () => rm(outputFolder, { recursive: true, force: true }));
  return app;
}
