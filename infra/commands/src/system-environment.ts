import type { StackEndpoints } from '@callsheet/embedded';
import type { DevelopmentSecrets } from './development-secrets.ts';

export type AppName = 'api' | 'worker' | 'simulator';

/** Where the apps keep what they know. `mongodbUrl` names its database. */
export interface SystemStores {
  readonly mongodbUrl: string;
  readonly databaseUrl: string;
  readonly s3: StackEndpoints['s3'];
}

/** Environment of each app when it runs on a development stack: every provider is the simulator. */
export function systemEnvironment(input: {
  stores: SystemStores;
  ffmpegPath: string;
  secrets: DevelopmentSecrets;
  ports: Record<AppName, number>;
  /** Folder for the files that the worker and the simulator keep for a while. */
  directory: string;
}): Record<AppName, Record<string, string>> {
  const { secrets, ports } = input;
  const { s3 } = input.stores;
  const apiUrl = `http://127.0.0.1:${ports.api}`;
  const simulatorUrl = `http://127.0.0.1:${ports.simulator}`;
  const stores = {
    MONGODB_URL: input.stores.mongodbUrl,
    DATABASE_URL: input.stores.databaseUrl,
    S3_ENDPOINT: s3.endpoint,
    S3_REGION: s3.region,
    S3_ACCESS_KEY_ID: s3.accessKeyId,
    S3_SECRET_ACCESS_KEY: s3.secretAccessKey,
    S3_FORCE_PATH_STYLE: 'true',
    PUBLIC_URL: apiUrl,
    CALLBACK_SECRET: secrets.callbackSecret,
    RCK_DESCRIPTION_SERVER_URL: simulatorUrl,
    REPLICATE_BASE_URL: `${simulatorUrl}/v1`,
    REPLICATE_API_TOKEN: secrets.replicateApiToken,
    REPLICATE_WEBHOOK_SECRET: secrets.replicateWebhookSecret,
    VIDEO_CREATION_WEBHOOK_URL: `${simulatorUrl}/n8n/webhook/create-video`,
    GENERATE_VIDEO_WEBHOOK_URL: `${simulatorUrl}/n8n/webhook/generate-video`,
    N8N_WEBHOOK_SECRET: secrets.n8nWebhookSecret,
    HEYGEN_BASE_URL: `${simulatorUrl}/heygen`,
    HEYGEN_API_KEY: secrets.heygenApiKey,
    HEYGEN_WEBHOOK_SECRET: secrets.heygenWebhookSecret,
    IMPORT_ORIGINS: simulatorUrl,
    RUNWAYML_BASE_URL: `${simulatorUrl}/runway`,
    RUNWAYML_API_SECRET: secrets.runwayApiKey,
    POE_BASE_URL: `${simulatorUrl}/poe/v1`,
    POE_API_KEY: secrets.poeApiKey,
    PROVIDER_KEY_MASTER_KEYS: secrets.providerKeyMasterKeys,
  };
  return {
    api: {
      ...stores,
      PORT: String(ports.api),
      JWT_SECRET: secrets.jwtSecret,
      COOKIE_SECURE: 'false',
      // No load balancer stands before it.
      SHUTDOWN_DRAIN_MS: '0',
      ADMIN_EMAILS: 'admin@example.com',
      ALLOW_UNVERIFIED_ADMIN: 'true',
    },
    worker: {
      ...stores,
      WORKER_PORT: String(ports.worker),
      N8N_AUTH_HEADER: `X-Api-Key: ${secrets.n8nApiKey}`,
      PROVIDER_OUTPUT_ORIGINS: simulatorUrl,
      // The simulator's limits need no sparing, and its videos take seconds.
      CHECK_INTERVAL_MIN_MS: '400',
      CHECK_INTERVAL_MAX_MS: '1000',
      FFMPEG_PATH: input.ffmpegPath,
      TEMP_DIRECTORY: `${input.directory}/worker`,
    },
    simulator: {
      PORT: String(ports.simulator),
      PUBLIC_URL: simulatorUrl,
      REPLICATE_API_TOKEN: secrets.replicateApiToken,
      REPLICATE_WEBHOOK_SECRET: secrets.replicateWebhookSecret,
      N8N_AUTH_HEADER: `X-Api-Key: ${secrets.n8nApiKey}`,
      N8N_WEBHOOK_SECRET: secrets.n8nWebhookSecret,
      HEYGEN_API_KEY: secrets.heygenApiKey,
      HEYGEN_WEBHOOK_SECRET: secrets.heygenWebhookSecret,
      RUNWAYML_API_SECRET: secrets.runwayApiKey,
      POE_API_KEY: secrets.poeApiKey,
      // Products keep their images in the store or, in tests, on this machine's API.
      RCK_IMAGE_ORIGINS: [s3.endpoint, apiUrl].join(','),
      FFMPEG_PATH: input.ffmpegPath,
      DATA_DIRECTORY: `${input.directory}/simulator`,
    },
  };
}

/** The URL with this database as its path. */
export function withDatabase(mongodbUrl: string, database: string): string {
  const url = new URL(mongodbUrl);
  url.pathname = `/${database}`;
  return url.href;
}
