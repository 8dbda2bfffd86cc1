import type { LogLevel } from '@callsheet/logging';
import { type Static, Type } from '@sinclair/typebox';

const HTTP = '^https?://[^\\s]+$';
const POSTGRES = '^postgres(ql)?://[^\\s]+$';

const url = (description: string, pattern: string, options: { default?: string } = {}) =>
  Type.String({ description, pattern, ...options });
const milliseconds = (description: string, defaultMs: number, minimum = 1) =>
  Type.Integer({ description, default: defaultMs, minimum, maximum: 2_147_483_647 });

/**
 * Every environment variable of the worker with its meaning, bounds and default; what the API reads too has the same
 * name and meaning there. The README's table and `.env.example` are made from it.
 */
export const configSchema = Type.Object({
  WORKER_TASKS: Type.String({
    default: '',
    pattern: '^[a-z., ]*$',
    description:
      'What this worker takes, separated by commas: job.submit, operation.check, asset.ingest, job.settle, callback.apply and sweep. Empty takes all.',
  }),
  WORKER_CONCURRENCY: Type.String({
    default: '',
    pattern: '^(\\s*[a-z.]+\\s*=\\s*[1-9]\\d{0,2}\\s*(,|$))*$',
    description: 'Tasks of one name at once, such as job.submit=8,asset.ingest=2; what is not named keeps its default.',
  }),
  WORKER_HOST: Type.String({
    default: '127.0.0.1',
    minLength: 1,
    description: 'Address of /healthz, /readyz and /metrics.',
  }),
  WORKER_PORT: Type.Integer({
    default: 3001,
    minimum: 0,
    maximum: 65_535,
    description: 'Port of /healthz, /readyz and /metrics; 0 turns them off.',
  }),
  WORKER_SHUTDOWN_GRACE_MS: milliseconds(
    'How long tasks under way may go on after SIGTERM before they are aborted.',
    10_000,
    0,
  ),
  LOG_LEVEL: Type.Unsafe<LogLevel>(
    Type.String({
      default: 'info',
      pattern: '^(trace|debug|info|warn|error|fatal|silent)$',
      description: 'Least severe level that is logged: trace, debug, info, warn, error, fatal or silent.',
    }),
  ),
  PUBLIC_URL: url('Address under which browsers and providers reach the API.', HTTP, {
    default: 'http://127.0.0.1:3000',
  }),
  CALLBACK_BASE_URL: Type.Optional(
    url('Address under which providers reach the API, where it differs. Defaults to PUBLIC_URL.', HTTP),
  ),
  CALLBACK_SECRET: Type.String({
    minLength: 32,
    description:
      'Key from which the tokens in callback URLs are derived, at least 32 characters; the same as the API has.',
  }),
  ASSET_KEY_SECRET: Type.Optional(
    Type.String({
      minLength: 32,
      description:
        'Key from which object keys are derived, at least 32 characters; the same as the API has. Defaults to CALLBACK_SECRET.',
    }),
  ),
  MONGODB_URL: url('MongoDB with its database name; holds the jobs.', '^mongodb(\\+srv)?://[^\\s]+$'),
  DATABASE_URL: url('PostgreSQL; holds accounts, ledger, messages and the queue.', POSTGRES),
  DATABASE_DIRECT_URL: Type.Optional(
    url('PostgreSQL past any pooler, for LISTEN. Defaults to DATABASE_URL.', POSTGRES),
  ),
  S3_ENDPOINT: url('S3 server as this process reaches it.', HTTP),
  S3_PUBLIC_ENDPOINT: Type.Optional(
    url('S3 server as browsers reach it; signed URLs are made for it. Defaults to S3_ENDPOINT.', HTTP),
  ),
  S3_REGION: Type.String({
    default: 'us-east-1',
    minLength: 1,
    description: 'Region that S3 requests are signed for.',
  }),
  S3_ACCESS_KEY_ID: Type.String({ minLength: 1, description: 'S3 access key.' }),
  S3_SECRET_ACCESS_KEY: Type.String({ minLength: 1, description: 'S3 secret key.' }),
  S3_FORCE_PATH_STYLE: Type.Boolean({
    default: true,
    description: 'Put the bucket into the path, as most self-hosted servers want it.',
  }),
  STORAGE_BUCKET_IMAGES: Type.String({
    default: 'generated-content',
    minLength: 3,
    maxLength: 63,
    description: 'Bucket of images and thumbnails (R-003-06).',
  }),
  STORAGE_BUCKET_VIDEOS: Type.String({
    default: 'video-files',
    minLength: 3,
    maxLength: 63,
    description: 'Private bucket of videos (R-003-15).',
  }),
  IMAGES_PUBLIC: Type.Boolean({
    default: true,
    description: 'Let anybody read the image bucket; its keys cannot be guessed (C-20).',
  }),
  REPLICATE_BASE_URL: url("Replicate's HTTP API.", HTTP, { default: 'https://api.replicate.com/v1' }),
  REPLICATE_API_TOKEN: Type.Optional(
    Type.String({ minLength: 1, description: "Replicate's API token. Without it jobs for its models fail at once." }),
  ),
  REPLICATE_WEBHOOK_SECRET: Type.Optional(
    Type.String({
      minLength: 1,
      description:
        "Replicate's webhook signing key (whsec_…). Without it a callback is a hint that is checked by asking Replicate.",
    }),
  ),
  PROVIDER_OUTPUT_ORIGINS: Type.String({
    default: '',
    pattern: '^(\\s*https?://[^\\s,/]+\\s*(,|$))*$',
    description:
      'Origins (scheme, host, port) that outputs may be loaded from although they are not public or not HTTPS, separated by commas.',
  }),
  SUBMIT_TIMEOUT_MS: milliseconds(
    'How long a provider may take to answer a submission; after it the outcome is unknown.',
    60_000,
    1000,
  ),
  PROVIDER_TIMEOUT_MS: milliseconds(
    'How long a provider may take to answer a status check, a cancellation or a lookup.',
    20_000,
    100,
  ),
  CHECK_INTERVAL_MIN_MS: milliseconds(
    'Time until the first status check of an operation; grows by half each time.',
    2000,
    50,
  ),
  CHECK_INTERVAL_MAX_MS: milliseconds('Longest time between two status checks.', 10_000, 50),
  DOWNLOAD_TIMEOUT_MS: milliseconds('How long the transfer of one output may take.', 600_000, 1000),
  DOWNLOAD_MAX_BYTES: Type.Integer({
    default: 2_147_483_648,
    minimum: 1024,
    description: 'Largest output that is taken in.',
  }),
  FFMPEG_PATH: Type.String({ default: 'ffmpeg', minLength: 1, description: 'ffmpeg, as a path or a name on PATH.' }),
  FFMPEG_THREADS: Type.Integer({ default: 2, minimum: 1, maximum: 64, description: 'Threads of one ffmpeg.' }),
  FFMPEG_TIMEOUT_MS: milliseconds('How long one run of ffmpeg may take.', 600_000, 1000),
  TEMP_DIRECTORY: Type.Optional(
    Type.String({
      minLength: 1,
      description:
        'Where files lie on their way through; defaults to a folder in the system’s own. Needs room for two outputs per ingest.',
    }),
  ),
  QUOTA_RELEASE_ON_FAILURE: Type.Boolean({
    default: true,
    description: "Give the month's unit back when a video fails (C-11).",
  }),
  SWEEP_INTERVAL_MS: milliseconds('Pause between two passes of the sweep.', 2000, 50),
  CALLBACK_RETENTION_DAYS: Type.Integer({
    default: 7,
    minimum: 1,
    maximum: 365,
    description: 'How long received callbacks are kept; duplicates are known for as long.',
  }),
  STARTUP_WAIT_SECONDS: Type.Integer({
    default: 120,
    minimum: 0,
    description: 'How long the start waits for stores that are away.',
  }),
});

/** The variables after conversion, still flat. */
export type ConfigVariables = Static<typeof configSchema>;
