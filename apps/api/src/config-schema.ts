import {
  avatarVariables,
  callbackVariables,
  httpUrl,
  logLevel,
  originList,
  portNumber,
  providerKeyVariables,
  quotaVariables,
  rckVariables,
  startupVariables,
  storeVariables,
} from '@callsheet/configuration';
import { type Static, Type } from '@sinclair/typebox';
import { rateVariables } from './rate-settings.ts';
import { sceneVariables } from './scene-settings.ts';
import { workflowVariables } from './workflow-settings.ts';

/**
 * Every environment variable of the API with its meaning, bounds and default. The README's table and `.env.example` are
 * made from it.
 */
export const configSchema = Type.Object({
  HOST: Type.String({ default: '0.0.0.0', description: 'Address to listen on.' }),
  PORT: portNumber('Port to listen on; 0 takes a free one.', 3000),
  PUBLIC_URL: httpUrl('Address under which browsers and providers reach this API.', {
    default: 'http://127.0.0.1:3000',
  }),
  LOG_LEVEL: logLevel(),
  TRUST_PROXY: Type.String({
    default: 'false',
    pattern: '^(true|false|\\d{1,2}|[0-9a-fA-F.:/, ]+)$',
    description:
      'Whose X-Forwarded headers to believe: false for nobody, a number of proxies, or a list of addresses and ranges. Decides which address is rate limited.',
  }),
  ...storeVariables,
  SIGNED_URL_TTL_SECONDS: Type.Integer({
    default: 3600,
    minimum: 60,
    maximum: 604_800,
    description: 'Life of a signed URL (C-19).',
  }),
  JWT_SECRET: Type.String({
    minLength: 32,
    description: 'Key that access tokens are signed with, at least 32 characters.',
  }),
  ...callbackVariables({ sharedWith: 'worker' }),
  ...providerKeyVariables({ sharedWith: 'worker' }),
  CALLBACK_ALLOW_UNSIGNED: Type.Boolean({
    default: false,
    description:
      'Take callbacks of the product video generator that come without the token of their URL, as hints to ask it (C-15). For a generator that cuts queries off.',
  }),
  ...rckVariables,
  ...avatarVariables,
  TEMPLATE_CACHE_TTL_SECONDS: Type.Integer({
    default: 300,
    minimum: 0,
    maximum: 86_400,
    description: "How long the generator's list of templates is kept; an older one is shown while it cannot be asked.",
  }),
  CORS_ORIGINS: originList('Origins of web applications that may call with cookies, separated by commas.'),
  SHUTDOWN_DRAIN_MS: Type.Integer({
    default: 5000,
    minimum: 0,
    maximum: 300_000,
    description:
      'How long requests are still taken after SIGTERM while /readyz already says 503, so that load balancers can turn away.',
  }),
  COOKIE_SECURE: Type.Boolean({
    default: true,
    description: 'Send cookies over HTTPS only. Turn off for plain HTTP on a local machine.',
  }),
  SIGNUP_CREDITS: Type.Integer({ default: 100, minimum: 0, description: 'Credits that a new user starts with.' }),
  ...sceneVariables,
  ...workflowVariables,
  ADMIN_EMAILS: Type.String({
    default: '',
    description: 'Emails that become admins when they register, separated by commas; only with ALLOW_UNVERIFIED_ADMIN.',
  }),
  ALLOW_UNVERIFIED_ADMIN: Type.Boolean({
    default: false,
    description: 'Let ADMIN_EMAILS work although nobody verifies emails. For development.',
  }),
  DEFAULT_JOB_MODEL: Type.String({
    default: 'google/veo-3.1',
    minLength: 1,
    description: 'Makes a video from a prompt where a request names no model.',
  }),
  JOB_DEADLINE_SECONDS: Type.Integer({
    default: 3600,
    minimum: 60,
    maximum: 86_400,
    description: 'Time after which an unfinished job expires.',
  }),
  ...quotaVariables,
  QUEUE_MAX_WAITING: Type.Integer({
    default: 20_000,
    minimum: 1,
    description: 'Jobs of everybody that may wait for their turn; further orders answer 429 QUEUE_FULL.',
  }),
  RATE_LIMIT_PER_IP: Type.Integer({ default: 600, minimum: 1, description: 'Requests per minute and IP address.' }),
  RATE_LIMIT_PER_USER: Type.Integer({ default: 600, minimum: 1, description: 'Requests per minute and user.' }),
  RATE_LIMIT_JOB_CREATE: Type.Integer({ default: 60, minimum: 1, description: 'Jobs created per minute and user.' }),
  RATE_LIMIT_SIGN_IN: Type.Integer({
    default: 60,
    minimum: 1,
    description: 'Registrations and log-ins per minute and IP address.',
  }),
  ...rateVariables,
  STREAMS_PER_USER: Type.Integer({
    default: 20,
    minimum: 1,
    description: 'Event streams, of one job or of all, that a user may hold open in one process; more answer 429.',
  }),
  RATE_LIMIT_CALLBACKS: Type.Integer({
    default: 1200,
    minimum: 1,
    description: 'Provider callbacks per minute and IP address.',
  }),
  ...startupVariables,
});

/** The variables after conversion, still flat. */
export type ConfigVariables = Static<typeof configSchema>;
