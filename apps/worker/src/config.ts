import type { LogLevel } from '@callsheet/logging';
import { Value, type ValueError } from '@sinclair/typebox/value';
import { type ConfigVariables, configSchema } from './config-schema.ts';
import { isWorkerTask, WORKER_TASK_NAMES, type WorkerTaskName } from './worker-tasks.ts';

export { configSchema };

/** Settings as the code uses them: nested slices, read-only. */
export interface WorkerConfig {
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
  readonly mongodb: { readonly url: string };
  readonly postgres: { readonly url: string; readonly directUrl: string };
  readonly storage: {
    readonly endpoint: string;
    readonly publicEndpoint: string;
    readonly region: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly forcePathStyle: boolean;
    readonly imagesBucket: string;
    readonly videosBucket: string;
    readonly imagesPublic: boolean;
    readonly assetKeySecret: string;
  };
  readonly providers: {
    readonly replicate: {
      readonly baseUrl: string;
      readonly apiToken: string | null;
      readonly webhookSecret: string | null;
    };
    readonly outputOrigins: readonly string[];
    readonly submitTimeoutMs: number;
    readonly requestTimeoutMs: number;
    readonly checkSchedule: { readonly minMs: number; readonly maxMs: number };
  };
  readonly ingest: {
    readonly downloadTimeoutMs: number;
    readonly maxBytes: number;
    readonly temporaryDirectory: string | null;
    readonly ffmpeg: { readonly ffmpegPath: string; readonly threads: number; readonly timeoutMs: number };
  };
  readonly jobs: { readonly releaseOnFailure: boolean };
  readonly sweep: { readonly intervalMs: number };
  readonly startup: { readonly waitSeconds: number };
}

/** The settings cannot be used. `problems` name variables and rules, never values. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(options: { problems: readonly string[] }) {
    super(`The configuration cannot be used:\n${options.problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = options.problems;
  }
}

const DEFAULT_CONCURRENCY: Readonly<Record<WorkerTaskName, number>> = {
  'job.submit': 8,
  'operation.check': 16,
  'asset.ingest': 2,
  'job.settle': 8,
  'callback.apply': 8,
};

/**
 * Reads the settings once, from the environment. An empty variable counts as unset.
 * @throws ConfigError with everything that is wrong, at once.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): WorkerConfig {
  const given: Record<string, unknown> = {};
  for (const name of Object.keys(configSchema.properties)) {
    if (env[name] !== undefined && env[name] !== '') given[name] = env[name];
  }
  const values = Value.Convert(configSchema, Value.Default(configSchema, given));
  const problems = problemsOf([...Value.Errors(configSchema, values)]);
  if (!Value.Check(configSchema, values)) throw new ConfigError({ problems });
  const wrong = crossCheck(values);
  if (wrong.length > 0) throw new ConfigError({ problems: wrong });
  return nest(values);
}

/** One line per variable: the first rule it breaks. */
function problemsOf(errors: readonly ValueError[]): string[] {
  const lines = new Map<string, string>();
  for (const error of errors) {
    const name = error.path.slice(1);
    if (lines.has(name)) continue;
    const { minimum, maximum, description } = error.schema;
    const bounds = [
      minimum === undefined ? '' : `at least ${minimum}`,
      maximum === undefined ? '' : `at most ${maximum}`,
    ].filter(Boolean);
    const rule = [description, bounds.length === 0 ? '' : `(${bounds.join(', ')})`].filter(Boolean).join(' ');
    lines.set(name, `${name} is ${error.value === undefined ? 'required' : 'not valid'}. ${rule}`);
  }
  return [...lines.values()];
}

/** Rules that a schema cannot say. */
function crossCheck(values: ConfigVariables): string[] {
  const known = `Known are ${[...WORKER_TASK_NAMES, 'sweep'].join(', ')}.`;
  return [
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
      baseUrl: (values.CALLBACK_BASE_URL ?? values.PUBLIC_URL).replace(/\/$/, ''),
      secret: values.CALLBACK_SECRET,
      retentionDays: values.CALLBACK_RETENTION_DAYS,
    },
    mongodb: { url: values.MONGODB_URL },
    postgres: { url: values.DATABASE_URL, directUrl: values.DATABASE_DIRECT_URL ?? values.DATABASE_URL },
    storage: {
      endpoint: values.S3_ENDPOINT,
      publicEndpoint: values.S3_PUBLIC_ENDPOINT ?? values.S3_ENDPOINT,
      region: values.S3_REGION,
      accessKeyId: values.S3_ACCESS_KEY_ID,
      secretAccessKey: values.S3_SECRET_ACCESS_KEY,
      forcePathStyle: values.S3_FORCE_PATH_STYLE,
      imagesBucket: values.STORAGE_BUCKET_IMAGES,
      videosBucket: values.STORAGE_BUCKET_VIDEOS,
      imagesPublic: values.IMAGES_PUBLIC,
      assetKeySecret: values.ASSET_KEY_SECRET ?? values.CALLBACK_SECRET,
    },
    providers: {
      replicate: {
        baseUrl: values.REPLICATE_BASE_URL.replace(/\/$/, ''),
        apiToken: values.REPLICATE_API_TOKEN ?? null,
        webhookSecret: values.REPLICATE_WEBHOOK_SECRET ?? null,
      },
      outputOrigins: listOf(values.PROVIDER_OUTPUT_ORIGINS),
      submitTimeoutMs: values.SUBMIT_TIMEOUT_MS,
      requestTimeoutMs: values.PROVIDER_TIMEOUT_MS,
      checkSchedule: { minMs: values.CHECK_INTERVAL_MIN_MS, maxMs: values.CHECK_INTERVAL_MAX_MS },
    },
    ingest: {
      downloadTimeoutMs: values.DOWNLOAD_TIMEOUT_MS,
      maxBytes: values.DOWNLOAD_MAX_BYTES,
      temporaryDirectory: values.TEMP_DIRECTORY ?? null,
      ffmpeg: { ffmpegPath: values.FFMPEG_PATH, threads: values.FFMPEG_THREADS, timeoutMs: values.FFMPEG_TIMEOUT_MS },
    },
    jobs: { releaseOnFailure: values.QUOTA_RELEASE_ON_FAILURE },
    sweep: { intervalMs: values.SWEEP_INTERVAL_MS },
    startup: { waitSeconds: values.STARTUP_WAIT_SECONDS },
  };
}

function listOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
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
