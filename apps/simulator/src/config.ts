import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ConfigError,
  type Environment,
  listOf,
  originList,
  portNumber,
  readVariables,
  trimSlash,
} from '@callsheet/configuration';
import { type Static, Type } from '@sinclair/typebox';
import { type N8nSettings, n8nVariables, nestN8n } from './n8n/n8n-variables.ts';
import { nestPoe, type PoeSettings, poeVariables } from './poe/poe-variables.ts';
import { nestRunway, type RunwaySettings, runwayVariables } from './runway/runway-variables.ts';

export { ConfigError };

/** Every variable of the simulator; the configuration table of the README is made from the descriptions. */
export const configSchema = Type.Object({
  HOST: Type.String({ default: '127.0.0.1', description: 'Address to listen on.' }),
  PORT: portNumber('Port to listen on; 0 takes a free one.', 4010),
  PUBLIC_URL: Type.Optional(
    Type.String({
      pattern: '^https?://[^\\s?#]+$',
      description: 'Base URL under which clients reach the API and the output files. Default: http://HOST:PORT.',
    }),
  ),
  REPLICATE_API_TOKEN: Type.String({
    minLength: 1,
    default: 'r8_simulator',
    description: 'Bearer token that callers must send.',
  }),
  REPLICATE_WEBHOOK_SECRET: Type.String({
    pattern: '^whsec_[A-Za-z0-9+/]{32,88}={0,2}$',
    default: 'whsec_c2ltdWxhdG9yLWRldmVsb3BtZW50LXNlY3JldC0wMDE=',
    description: 'Secret that signs webhooks: whsec_ and 24 to 64 bytes in base64.',
  }),
  REPLICATE_PICTURE_MS: Type.Integer({
    minimum: 0,
    default: 1500,
    description: 'Least time that a picture of Replicate takes, from its order on.',
  }),
  RCK_JOB_MS: Type.Integer({
    minimum: 0,
    default: 2000,
    description: 'Least time that a product video of the RCK Description Server takes.',
  }),
  RCK_IMAGE_ORIGINS: originList(
    'Origins (scheme, host, port) that product images may be loaded from although they are not public or not HTTPS, separated by commas.',
  ),
  HEYGEN_API_KEY: Type.String({
    minLength: 1,
    default: 'hg_simulator',
    description: 'X-Api-Key that callers of the HeyGen API must send.',
  }),
  HEYGEN_RENDER_MS: Type.Integer({
    minimum: 0,
    default: 2000,
    description: 'Least time that an avatar video of HeyGen takes.',
  }),
  HEYGEN_WEBHOOK_URL: Type.Optional(
    Type.String({
      pattern: '^https?://[^\\s#]+$',
      description:
        "Endpoint of the HeyGen account, told of every video, signed. Default: only an order's own callback_url.",
    }),
  ),
  HEYGEN_WEBHOOK_SECRET: Type.String({
    minLength: 1,
    default: 'whsec_heygen-simulator-secret',
    description: 'Secret that signs what is sent to HEYGEN_WEBHOOK_URL; all of its text is the key.',
  }),
  ...n8nVariables,
  ...runwayVariables,
  ...poeVariables,
  FFMPEG_PATH: Type.String({
    minLength: 1,
    default: 'ffmpeg',
    description: 'The ffmpeg program, with libx264 and aac.',
  }),
  DATA_DIRECTORY: Type.Optional(
    Type.String({
      minLength: 1,
      description: "Folder for rendered files. Default: a folder in the system's temporary directory.",
    }),
  ),
  OUTPUT_TTL_SECONDS: Type.Integer({
    minimum: 1,
    default: 3600,
    description: 'How long inputs, outputs, logs and files stay after a prediction has ended.',
  }),
  RENDER_START_MS: Type.Integer({
    minimum: 0,
    default: 400,
    description: 'Cold start: how long a prediction stays in starting.',
  }),
  RENDER_CONCURRENCY: Type.Optional(
    Type.Integer({ minimum: 1, description: 'Videos rendered at the same time. Default: one per processor core.' }),
  ),
  CREATES_PER_MINUTE: Type.Integer({
    minimum: 1,
    default: 600,
    description: 'Predictions that may be created per minute.',
  }),
  CALLS_PER_MINUTE: Type.Integer({
    minimum: 1,
    default: 3000,
    description: 'Other API calls that are answered per minute.',
  }),
  LOG_LEVEL: Type.Union(
    (['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const).map((level) => Type.Literal(level)),
    {
      default: 'info',
      description: 'Least severe level that is logged: fatal, error, warn, info, debug, trace or silent.',
    },
  ),
});

/** Settings in groups; modules get the group they need. */
export interface SimulatorConfig {
  readonly http: { readonly host: string; readonly port: number; readonly publicUrl: string | null };
  readonly replicate: {
    readonly apiToken: string;
    readonly webhookSecret: string;
    readonly createsPerMinute: number;
    readonly callsPerMinute: number;
    readonly picturesMs: number;
  };
  readonly rck: { readonly jobMs: number; readonly imageOrigins: readonly string[] };
  readonly heygen: {
    readonly apiKey: string;
    readonly renderMs: number;
    /** Null: no endpoint is registered for the account. */
    readonly webhookUrl: string | null;
    readonly webhookSecret: string;
  };
  readonly n8n: N8nSettings;
  readonly runway: RunwaySettings;
  readonly poe: PoeSettings;
  readonly render: {
    readonly ffmpegPath: string;
    readonly dataDirectory: string;
    readonly startDelayMs: number;
    readonly concurrency: number;
    readonly outputTtlSeconds: number;
  };
  readonly logLevel: Static<typeof configSchema>['LOG_LEVEL'];
}

/**
 * Reads the settings from environment variables; an empty one counts as not set.
 * @throws ConfigError with everything that is wrong, at once.
 */
export function loadConfig(env: Environment): SimulatorConfig {
  const values = readVariables(configSchema, env);
  return {
    http: {
      host: values.HOST,
      port: values.PORT,
      publicUrl: values.PUBLIC_URL === undefined ? null : trimSlash(values.PUBLIC_URL),
    },
    replicate: {
      apiToken: values.REPLICATE_API_TOKEN,
      webhookSecret: values.REPLICATE_WEBHOOK_SECRET,
      createsPerMinute: values.CREATES_PER_MINUTE,
      callsPerMinute: values.CALLS_PER_MINUTE,
      picturesMs: values.REPLICATE_PICTURE_MS,
    },
    rck: { jobMs: values.RCK_JOB_MS, imageOrigins: listOf(values.RCK_IMAGE_ORIGINS) },
    heygen: {
      apiKey: values.HEYGEN_API_KEY,
      renderMs: values.HEYGEN_RENDER_MS,
      webhookUrl: values.HEYGEN_WEBHOOK_URL ?? null,
      webhookSecret: values.HEYGEN_WEBHOOK_SECRET,
    },
    n8n: nestN8n(values),
    runway: nestRunway(values),
    poe: nestPoe(values),
    render: {
      ffmpegPath: values.FFMPEG_PATH,
      dataDirectory: values.DATA_DIRECTORY ?? join(tmpdir(), 'callsheet-simulator'),
      startDelayMs: values.RENDER_START_MS,
      concurrency: values.RENDER_CONCURRENCY ?? availableParallelism(),
      outputTtlSeconds: values.OUTPUT_TTL_SECONDS,
    },
    logLevel: values.LOG_LEVEL,
  };
}
