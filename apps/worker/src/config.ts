import {
  type AvatarSettings,
  ConfigError,
  type Environment,
  listOf,
  nestAvatars,
  nestCallbacks,
  nestPoe,
  nestProviderKeys,
  nestRck,
  nestReplicate,
  nestRunway,
  nestStores,
  type PoeSettings,
  type ProviderKeySettings,
  problemsOfAvatars,
  problemsOfProviderKeys,
  type RckSettings,
  type RunwaySettings,
  readVariables,
  type StoreSettings,
  trimSlash,
} from '@callsheet/configuration';
import type { LogLevel } from '@callsheet/logging';
import { taskCatalog } from '@callsheet/queue';
import { type ConfigVariables, configSchema } from './config-schema.ts';
import { isWorkerTask, WORKER_TASK_NAMES, type WorkerTaskName } from './worker-tasks.ts';

export { ConfigError, configSchema };

/** Settings as the code uses them: nested slices, read-only. */
export interface WorkerConfig extends StoreSettings {
  readonly tasks: {
    readonly names: ReadonlySet<WorkerTaskName>;
    readonly sweep: boolean;
    readonly concurrency: Readonly<Record<WorkerTaskName, number>>;
  };
  /** `port` null: no endpoint. */
  readonly admin: { readonly host: string; readonly port: number | null };
  readonly shutdown: { readonly graceMs: number };
  readonly log: { readonly level: LogLevel };
  readonly callbacks: { readonly baseUrl: string; readonly secret: string; readonly retentionDays: number };
  readonly storage: StoreSettings['storage'] & { readonly assetKeySecret: string; readonly uploadEndpoint: string };
  readonly providers: {
    readonly replicate: {
      readonly baseUrl: string;
      readonly apiToken: string | null;
      readonly webhookSecret: string | null;
    };
    readonly rck: RckSettings;
    readonly avatars: AvatarSettings;
    readonly runway: RunwaySettings;
    readonly poe: PoeSettings & { readonly textTimeoutMs: number; readonly videoTimeoutMs: number };
    /** Header by which the flows know us; null: none. */
    readonly n8nAuthHeader: { readonly name: string; readonly value: string } | null;
    readonly outputOrigins: readonly string[];
    readonly submitTimeoutMs: number;
    readonly requestTimeoutMs: number;
    readonly checkSchedule: { readonly minMs: number; readonly maxMs: number };
  };
  readonly ingest: {
    readonly downloadTimeoutMs: number;
    readonly maxBytes: number;
    readonly temporaryDirectory: string | null;
    readonly thumbnails: boolean;
    readonly ffmpeg: { readonly ffmpegPath: string; readonly threads: number; readonly timeoutMs: number };
  };
  readonly jobs: { readonly releaseOnFailure: boolean };
  readonly idempotency: { readonly retentionHours: number };
  readonly workflows: { readonly atOnce: number };
  readonly sweep: { readonly intervalMs: number };
  readonly providerKeys: ProviderKeySettings;
  readonly startup: { readonly waitSeconds: number };
}

/** A task's own, unless WORKER_CONCURRENCY says otherwise. */
const DEFAULT_CONCURRENCY: Readonly<Record<WorkerTaskName, number>> = {
  'job.submit': taskCatalog['job.submit'].concurrency,
  'operation.blocking': taskCatalog['operation.blocking'].concurrency,
  'operation.check': taskCatalog['operation.check'].concurrency,
  'asset.ingest': taskCatalog['asset.ingest'].concurrency,
  'asset.convert': taskCatalog['asset.convert'].concurrency,
  'job.settle': taskCatalog['job.settle'].concurrency,
  'callback.apply': taskCatalog['callback.apply'].concurrency,
};

/**
 * Reads the settings once, from the environment. An empty variable counts as unset.
 * @throws ConfigError with everything that is wrong, at once.
 */
export function loadConfig(env: Environment): WorkerConfig {
  const values = readVariables(configSchema, env);
  const wrong = crossCheck(values);
  if (wrong.length > 0) throw new ConfigError({ problems: wrong });
  return nest(values);
}

/** Rules that a schema cannot say. */
function crossCheck(values: ConfigVariables): string[] {
  const known = `Known are ${[...WORKER_TASK_NAMES, 'sweep'].join(', ')}.`;
  return [
    ...problemsOfAvatars(values),
    ...problemsOfProviderKeys(values),
    ...(listOf(values.WORKER_TASKS).every((name) => name === 'sweep' || isWorkerTask(name))
      ? []
      : [`WORKER_TASKS names something that is no task. ${known}`]),
    ...(Object.keys(pairsOf(values.WORKER_CONCURRENCY)).every(isWorkerTask)
      ? []
      : [`WORKER_CONCURRENCY names something that is no task. ${known}`]),
    ...(values.CHECK_INTERVAL_MIN_MS > values.CHECK_INTERVAL_MAX_MS
      ? ['CHECK_INTERVAL_MIN_MS must not be above CHECK_INTERVAL_MAX_MS.']
      : []),
  ];
}

function nest(values: ConfigVariables): WorkerConfig {
  const asked = listOf(values.WORKER_TASKS);
  const stores = nestStores(values);
  const { callbackSecret, assetKeySecret, replicateWebhookSecret } = nestCallbacks(values);
  return {
    tasks: {
      names: new Set(WORKER_TASK_NAMES.filter((name) => asked.length === 0 || asked.includes(name))),
      sweep: asked.length === 0 || asked.includes('sweep'),
      concurrency: { ...DEFAULT_CONCURRENCY, ...pairsOf(values.WORKER_CONCURRENCY) },
    },
    admin: { host: values.WORKER_HOST, port: values.WORKER_PORT === 0 ? null : values.WORKER_PORT },
    shutdown: { graceMs: values.WORKER_SHUTDOWN_GRACE_MS },
    log: { level: values.LOG_LEVEL },
    callbacks: {
      baseUrl: trimSlash(values.CALLBACK_BASE_URL ?? values.PUBLIC_URL),
      secret: callbackSecret,
      retentionDays: values.CALLBACK_RETENTION_DAYS,
    },
    ...stores,
    storage: {
      ...stores.storage,
      assetKeySecret,
      uploadEndpoint: trimSlash(values.S3_UPLOAD_ENDPOINT ?? stores.storage.publicEndpoint),
    },
    providers: {
      replicate: {
        ...nestReplicate(values),
        webhookSecret: replicateWebhookSecret,
      },
      rck: nestRck(values),
      avatars: nestAvatars(values),
      runway: nestRunway(values),
      poe: {
        ...nestPoe(values),
        textTimeoutMs: values.POE_TEXT_TIMEOUT_MS,
        videoTimeoutMs: values.POE_VIDEO_TIMEOUT_MS,
      },
      n8nAuthHeader: headerOf(values.N8N_AUTH_HEADER),
      outputOrigins: listOf(values.PROVIDER_OUTPUT_ORIGINS),
      submitTimeoutMs: values.SUBMIT_TIMEOUT_MS,
      requestTimeoutMs: values.PROVIDER_TIMEOUT_MS,
      checkSchedule: { minMs: values.CHECK_INTERVAL_MIN_MS, maxMs: values.CHECK_INTERVAL_MAX_MS },
    },
    ingest: {
      downloadTimeoutMs: values.DOWNLOAD_TIMEOUT_MS,
      maxBytes: values.DOWNLOAD_MAX_BYTES,
      temporaryDirectory: values.TEMP_DIRECTORY ?? null,
      thumbnails: values.THUMBNAILS,
      ffmpeg: { ffmpegPath: values.FFMPEG_PATH, threads: values.FFMPEG_THREADS, timeoutMs: values.FFMPEG_TIMEOUT_MS },
    },
    jobs: { releaseOnFailure: values.QUOTA_RELEASE_ON_FAILURE },
    idempotency: { retentionHours: values.IDEMPOTENCY_RETENTION_HOURS },
    workflows: { atOnce: values.FRAMES_AT_ONCE },
    sweep: { intervalMs: values.SWEEP_INTERVAL_MS },
    providerKeys: nestProviderKeys(values),
    startup: { waitSeconds: values.STARTUP_WAIT_SECONDS },
  };
}

/** `a=1,b=2` as a record; the schema has checked the form. */
function pairsOf(text: string): Record<string, number> {
  return Object.fromEntries(
    listOf(text).map((entry) => {
      const [name = '', value = ''] = entry.split('=').map((part) => part.trim());
      return [name, Number(value)];
    }),
  );
}

/** `Name: value`; the schema has checked the form. */
function headerOf(text: string | undefined): { name: string; value: string } | null {
  if (text === undefined) return null;
  const colon = text.indexOf(':');
  return { name: text.slice(0, colon), value: text.slice(colon + 1).trim() };
}
