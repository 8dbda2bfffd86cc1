import {
  type AvatarSettings,
  ConfigError,
  type Environment,
  listOf,
  nestAvatars,
  nestCallbacks,
  nestProviderKeys,
  nestRck,
  nestStores,
  type ProviderKeySettings,
  problemsOfAvatars,
  problemsOfProviderKeys,
  type RckSettings,
  readVariables,
  type StoreSettings,
  trimSlash,
} from '@callsheet/configuration';
import type { StandardRates } from '@callsheet/domain';
import type { LogLevel } from '@callsheet/logging';
import { type ConfigVariables, configSchema } from './config-schema.ts';
import { nestRates } from './rate-settings.ts';
import { nestScenes, problemsOfScenes, type SceneSettings } from './scene-settings.ts';
import { nestWorkflows, problemsOfWorkflows, type WorkflowSettings } from './workflow-settings.ts';

export { ConfigError, configSchema };

/** Settings as the code uses them: nested slices, read-only. */
export interface ApiConfig extends StoreSettings {
  readonly http: {
    readonly host: string;
    readonly port: number;
    readonly publicUrl: string;
    readonly corsOrigins: readonly string[];
    readonly cookieSecure: boolean;
    readonly trustProxy: boolean | number | string;
  };
  readonly log: { readonly level: LogLevel };
  readonly storage: StoreSettings['storage'] & {
    readonly signedUrlTtlSeconds: number;
    readonly assetKeySecret: string;
  };
  readonly tokens: { readonly secret: string };
  readonly rck: RckSettings & { readonly templateLifeSeconds: number };
  readonly avatars: AvatarSettings;
  readonly scenes: SceneSettings;
  readonly workflows: WorkflowSettings;
  readonly callbacks: {
    readonly secret: string;
    readonly replicateWebhookSecret: string | null;
    readonly allowUnsigned: boolean;
  };
  readonly accounts: {
    readonly signupCredits: number;
    readonly signup: { readonly adminEmails: readonly string[]; readonly allowUnverifiedAdmin: boolean };
  };
  readonly jobs: {
    readonly defaultModel: string;
    readonly deadlineSeconds: number;
    readonly releaseOnFailure: boolean;
    /** Of everybody together. */
    readonly maxWaiting: number;
  };
  readonly rateLimits: {
    readonly perIp: number;
    readonly perUser: number;
    readonly jobCreate: number;
    readonly signIn: number;
    readonly callbacks: number;
    readonly streamsPerUser: number;
  };
  /** The exact classes, where no tier and no key says otherwise. */
  readonly rates: StandardRates;
  readonly providerKeys: ProviderKeySettings;
  readonly startup: { readonly waitSeconds: number };
  readonly shutdown: { readonly drainMs: number };
}

/**
 * Reads the settings once, from the environment. An empty variable counts as unset.
 * @throws ConfigError with everything that is wrong, at once.
 */
export function loadConfig(env: Environment): ApiConfig {
  const values = readVariables(configSchema, env);
  if (values.ADMIN_EMAILS.trim() !== '' && !values.ALLOW_UNVERIFIED_ADMIN) {
    throw new ConfigError({
      problems: ['ADMIN_EMAILS works only with ALLOW_UNVERIFIED_ADMIN=true; use the grant-admin command instead.'],
    });
  }
  const problems = [
    ...problemsOfAvatars(values),
    ...problemsOfProviderKeys(values),
    ...problemsOfScenes(values),
    ...problemsOfWorkflows(values),
  ];
  if (problems.length > 0) throw new ConfigError({ problems });
  return nest(values);
}

function nest(values: ConfigVariables): ApiConfig {
  const stores = nestStores(values);
  const { callbackSecret, assetKeySecret, replicateWebhookSecret } = nestCallbacks(values);
  return {
    http: {
      host: values.HOST,
      port: values.PORT,
      publicUrl: trimSlash(values.PUBLIC_URL),
      corsOrigins: listOf(values.CORS_ORIGINS),
      cookieSecure: values.COOKIE_SECURE,
      trustProxy: trustProxyOf(values.TRUST_PROXY),
    },
    log: { level: values.LOG_LEVEL },
    ...stores,
    storage: { ...stores.storage, signedUrlTtlSeconds: values.SIGNED_URL_TTL_SECONDS, assetKeySecret },
    tokens: { secret: values.JWT_SECRET },
    rck: { ...nestRck(values), templateLifeSeconds: values.TEMPLATE_CACHE_TTL_SECONDS },
    avatars: nestAvatars(values),
    scenes: nestScenes(values),
    workflows: nestWorkflows(values),
    callbacks: {
      secret: callbackSecret,
      replicateWebhookSecret,
      allowUnsigned: values.CALLBACK_ALLOW_UNSIGNED,
    },
    accounts: {
      signupCredits: values.SIGNUP_CREDITS,
      signup: { adminEmails: listOf(values.ADMIN_EMAILS), allowUnverifiedAdmin: values.ALLOW_UNVERIFIED_ADMIN },
    },
    jobs: {
      defaultModel: values.DEFAULT_JOB_MODEL,
      deadlineSeconds: values.JOB_DEADLINE_SECONDS,
      releaseOnFailure: values.QUOTA_RELEASE_ON_FAILURE,
      maxWaiting: values.QUEUE_MAX_WAITING,
    },
    rateLimits: {
      perIp: values.RATE_LIMIT_PER_IP,
      perUser: values.RATE_LIMIT_PER_USER,
      jobCreate: values.RATE_LIMIT_JOB_CREATE,
      signIn: values.RATE_LIMIT_SIGN_IN,
      callbacks: values.RATE_LIMIT_CALLBACKS,
      streamsPerUser: values.STREAMS_PER_USER,
    },
    rates: nestRates(values),
    providerKeys: nestProviderKeys(values),
    startup: { waitSeconds: values.STARTUP_WAIT_SECONDS },
    shutdown: { drainMs: values.SHUTDOWN_DRAIN_MS },
  };
}

function trustProxyOf(text: string): boolean | number | string {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^\d+$/.test(text) ? Number(text) : text;
}
