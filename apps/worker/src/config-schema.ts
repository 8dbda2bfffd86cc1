import {
  avatarVariables,
  callbackVariables,
  httpUrl,
  logLevel,
  originList,
  poeVariables,
  portNumber,
  providerKeyVariables,
  quotaVariables,
  rckVariables,
  replicateVariables,
  runwayVariables,
  startupVariables,
  storeVariables,
} from '@callsheet/configuration';
import { MAX_FRAMES } from '@callsheet/domain';
import { type Static, Type } from '@sinclair/typebox';

const milliseconds = (description: string, defaultMs: number, minimum = 1) =>
  Type.Integer({ description, default: defaultMs, minimum, maximum: 2_147_483_647 });

/** The queue gives a blocking order twenty minutes, which the lease of its submission must not outlive. */
const blockingMilliseconds = (description: string, defaultMs: number) =>
  Type.Integer({ description, default: defaultMs, minimum: 1000, maximum: 1_080_000 });

/**
 * Every environment variable of the worker with its meaning, bounds and default; what the API reads too has the same
 * name and meaning there. The README's table and `.env.example` are made from it.
 */
export const configSchema = Type.Object({
  WORKER_TASKS: Type.String({
    default: '',
    pattern: '^[a-z., ]*$',
    description:
      'What this worker takes, separated by commas: job.submit, operation.blocking, operation.check, asset.ingest, job.settle, asset.convert, callback.apply and sweep. Empty takes all.',
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
  WORKER_PORT: portNumber('Port of /healthz, /readyz and /metrics; 0 turns them off.', 3001),
  WORKER_SHUTDOWN_GRACE_MS: milliseconds(
    'How long tasks under way may go on after SIGTERM before they are aborted.',
    10_000,
    0,
  ),
  LOG_LEVEL: logLevel(),
  PUBLIC_URL: httpUrl('Address under which browsers and providers reach the API.', {
    default: 'http://127.0.0.1:3000',
  }),
  CALLBACK_BASE_URL: Type.Optional(
    httpUrl('Address under which providers reach the API, where it differs. Defaults to PUBLIC_URL.'),
  ),
  ...callbackVariables({ sharedWith: 'API' }),
  ...providerKeyVariables({ sharedWith: 'API' }),
  ...storeVariables,
  ...replicateVariables,
  ...rckVariables,
  ...avatarVariables,
  ...runwayVariables,
  ...poeVariables,
  POE_TEXT_TIMEOUT_MS: blockingMilliseconds(
    'How long a text model of Poe may take; after it the outcome is unknown.',
    60_000,
  ),
  POE_VIDEO_TIMEOUT_MS: blockingMilliseconds(
    'How long a video bot of Poe may take; after it the outcome is unknown.',
    900_000,
  ),
  FRAMES_AT_ONCE: Type.Integer({
    default: MAX_FRAMES,
    minimum: 1,
    maximum: MAX_FRAMES,
    description: 'How many frames of one workflow are made at once; the others of its order wait for their turn.',
  }),
  S3_UPLOAD_ENDPOINT: Type.Optional(
    httpUrl(
      'S3 server as the flows reach it, which put their videos there; their URLs are made for it. Defaults to S3_PUBLIC_ENDPOINT.',
    ),
  ),
  N8N_AUTH_HEADER: Type.Optional(
    Type.String({
      pattern: '^[A-Za-z0-9-]+:\\s*[\\x21-\\x7e][\\x20-\\x7e]*$',
      description: 'Header that the flows ask for, as Name: value (header auth of n8n).',
    }),
  ),
  PROVIDER_OUTPUT_ORIGINS: originList(
    'Origins (scheme, host, port) that outputs may be loaded from although they are not public or not HTTPS, separated by commas.',
  ),
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
  THUMBNAILS: Type.Boolean({
    default: true,
    description:
      'Whether a picture of each video is stored beside it. Without them, a video that came as it was ordered is stored without a run of ffmpeg.',
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
  ...quotaVariables,
  SWEEP_INTERVAL_MS: milliseconds('Pause between two passes of the sweep.', 2000, 50),
  CALLBACK_RETENTION_DAYS: Type.Integer({
    default: 7,
    minimum: 1,
    maximum: 365,
    description: 'How long received callbacks are kept; duplicates are known for as long.',
  }),
  IDEMPOTENCY_RETENTION_HOURS: Type.Integer({
    default: 24,
    minimum: 1,
    maximum: 8760,
    description: 'How long an Idempotency-Key is known at least; after it the same key is a new order.',
  }),
  ...startupVariables,
});

/** The variables after conversion, still flat. */
export type ConfigVariables = Static<typeof configSchema>;
