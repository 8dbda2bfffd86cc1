import type { LogLevel } from '@callsheet/logging';
import type { Static } from '@sinclair/typebox';
import { Value, type ValueError } from '@sinclair/typebox/value';
import { configSchema } from './config-schema.ts';

export { configSchema };

type Variables = Static<typeof configSchema>;

/** Settings as the code uses them: nested slices, read-only. */
export interface ApiConfig {
  readonly http: {
    readonly host: string;
    readonly port: number;
    readonly publicUrl: string;
    readonly corsOrigins: readonly string[];
    readonly cookieSecure: boolean;
    readonly trustProxy: boolean | number | string;
  };
  readonly log: { readonly level: LogLevel };
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
    readonly signedUrlTtlSeconds: number;
    readonly assetKeySecret: string;
  };
  readonly tokens: { readonly secret: string };
  readonly callbacks: { readonly secret: string; readonly replicateWebhookSecret: string | null };
  readonly accounts: {
    readonly signupCredits: number;
    readonly signup: { readonly adminEmails: readonly string[]; readonly allowUnverifiedAdmin: boolean };
  };
  readonly jobs: {
    readonly defaultModel: string;
    readonly deadlineSeconds: number;
    readonly releaseOnFailure: boolean;
  };
  readonly rateLimits: {
    readonly perIp: number;
    readonly perUser: number;
    readonly jobCreate: number;
    readonly signIn: number;
    readonly callbacks: number;
  };
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

/**
 * Reads the settings once, from the environment. An empty variable counts as unset.
 * @throws ConfigError with everything that is wrong, at once.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): ApiConfig {
  const given: Record<string, unknown> = {};
  for (const name of Object.keys(configSchema.properties)) {
    if (env[name] !== undefined && env[name] !== '') given[name] = env[name];
  }
  const values = Value.Convert(configSchema, Value.Default(configSchema, given));
  const problems = problemsOf([...Value.Errors(configSchema, values)]);
  if (!Value.Check(configSchema, values)) throw new ConfigError({ problems });
  if (values.ADMIN_EMAILS.trim() !== '' && !values.ALLOW_UNVERIFIED_ADMIN) {
    throw new ConfigError({
      problems: ['ADMIN_EMAILS works only with ALLOW_UNVERIFIED_ADMIN=true; use the grant-admin command instead.'],
    });
  }
  return nest(values);
}

/** One line per variable: the first rule it breaks. */
function problemsOf(errors: readonly ValueError[]): string[] {
  const lines = new Map<string, string>();
  for (const error of errors) {
    const name = error.path.slice(1);
    if (lines.has(name)) continue;
    lines.set(
      name,
      error.value === undefined
        ? `${name} is required. ${describe(error)}`
        : `${name} is not valid. ${describe(error)}`,
    );
  }
  return [...lines.values()];
}

function describe(error: ValueError): string {
  const { minimum, maximum, description } = error.schema;
  const bounds = [
    minimum === undefined ? '' : `at least ${minimum}`,
    maximum === undefined ? '' : `at most ${maximum}`,
  ].filter(Boolean);
  return [description, bounds.length === 0 ? '' : `(${bounds.join(', ')})`].filter(Boolean).join(' ');
}

function nest(values: Variables): ApiConfig {
  return {
    http: {
      host: values.HOST,
      port: values.PORT,
      publicUrl: values.PUBLIC_URL.replace(/\/$/, ''),
      corsOrigins: listOf(values.CORS_ORIGINS),
      cookieSecure: values.COOKIE_SECURE,
      trustProxy: trustProxyOf(values.TRUST_PROXY),
    },
    log: { level: values.LOG_LEVEL },
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
      signedUrlTtlSeconds: values.SIGNED_URL_TTL_SECONDS,
      assetKeySecret: values.ASSET_KEY_SECRET ?? values.CALLBACK_SECRET,
    },
    tokens: { secret: values.JWT_SECRET },
    callbacks: { secret: values.CALLBACK_SECRET, replicateWebhookSecret: values.REPLICATE_WEBHOOK_SECRET ?? null },
    accounts: {
      signupCredits: values.SIGNUP_CREDITS,
      signup: { adminEmails: listOf(values.ADMIN_EMAILS), allowUnverifiedAdmin: values.ALLOW_UNVERIFIED_ADMIN },
    },
    jobs: {
      defaultModel: values.DEFAULT_VIDEO_MODEL,
      deadlineSeconds: values.JOB_DEADLINE_SECONDS,
      releaseOnFailure: values.QUOTA_RELEASE_ON_FAILURE,
    },
    rateLimits: {
      perIp: values.RATE_LIMIT_PER_IP,
      perUser: values.RATE_LIMIT_PER_USER,
      jobCreate: values.RATE_LIMIT_JOB_CREATE,
      signIn: values.RATE_LIMIT_SIGN_IN,
      callbacks: values.RATE_LIMIT_CALLBACKS,
    },
    startup: { waitSeconds: values.STARTUP_WAIT_SECONDS },
  };
}

function listOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

function trustProxyOf(text: string): boolean | number | string {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^\d+$/.test(text) ? Number(text) : text;
}
