import type { LogLevel } from '@callsheet/logging';
import { Type } from '@sinclair/typebox';

const url = (description: string, pattern: string, options: { default?: string } = {}) =>
  Type.String({ description, pattern, ...options });
const HTTP = '^https?://[^\\s]+$';

/**
 * Every environment variable of the API with its meaning, bounds and default. The README's table and `.env.example` are
 * made from it.
 */
export const configSchema = Type.Object({
  HOST: Type.String({ default: '0.0.0.0', description: 'Address to listen on.' }),
  PORT: Type.Integer({
    default: 3000,
    minimum: 0,
    maximum: 65_535,
    description: 'Port to listen on; 0 takes a free one.',
  }),
  PUBLIC_URL: url('Address under which browsers and providers reach this API.', HTTP, {
    default: 'http://127.0.0.1:3000',
  }),
  LOG_LEVEL: Type.Unsafe<LogLevel>(
    Type.String({
      default: 'info',
      pattern: '^(trace|debug|info|warn|error|fatal|silent)$',
      description: 'Least severe level that is logged: trace, debug, info, warn, error, fatal or silent.',
    }),
  ),
  TRUST_PROXY: Type.String({
    default: 'false',
    pattern: '^(true|false|\\d{1,2}|[0-9a-fA-F.:/, ]+)$',
    description:
      'Whose X-Forwarded headers to believe: false for nobody, a number of proxies, or a list of addresses and ranges. Decides which address is rate limited.',
  }),
  MONGODB_URL: url('MongoDB with its database name; holds the jobs.', '^mongodb(\\+srv)?://[^\\s]+$'),
  DATABASE_URL: url('PostgreSQL; holds accounts, ledger, messages and the queue.', '^postgres(ql)?://[^\\s]+$'),
  DATABASE_DIRECT_URL: Type.Optional(
    url('PostgreSQL past any pooler, for LISTEN. Defaults to DATABASE_URL.', '^postgres(ql)?://[^\\s]+$'),
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
  CALLBACK_SECRET: Type.String({
    minLength: 32,
    description:
      'Key from which the tokens in callback URLs are derived, at least 32 characters; the same as the worker has.',
  }),
  ASSET_KEY_SECRET: Type.Optional(
    Type.String({
      minLength: 32,
      description:
        'Key from which object keys are derived, at least 32 characters; the same as the worker has. Defaults to CALLBACK_SECRET.',
    }),
  ),
  REPLICATE_WEBHOOK_SECRET: Type.Optional(
    Type.String({
      minLength: 1,
      description:
        "Replicate's webhook signing key (whsec_…). Without it a callback is a hint that is checked by asking Replicate.",
    }),
  ),
  CORS_ORIGINS: Type.String({
    default: '',
    pattern: '^(\\s*https?://[^\\s,/]+\\s*(,|$))*$',
    description: 'Origins of web applications that may call with cookies, separated by commas.',
  }),
  COOKIE_SECURE: Type.Boolean({
    default: true,
    description: 'Send cookies over HTTPS only. Turn off for plain HTTP on a local machine.',
  }),
  SIGNUP_CREDITS: Type.Integer({ default: 100, minimum: 0, description: 'Credits that a new user starts with.' }),
  ADMIN_EMAILS: Type.String({
    default: '',
    description: 'Emails that become admins when they register, separated by commas; only with ALLOW_UNVERIFIED_ADMIN.',
  }),
  ALLOW_UNVERIFIED_ADMIN: Type.Boolean({
    default: false,
    description: 'Let ADMIN_EMAILS work although nobody verifies emails. For development.',
  }),
  DEFAULT_VIDEO_MODEL: Type.String({
    default: 'google/veo-3.1',
    minLength: 1,
    description: 'Model used when a request names none.',
  }),
  JOB_DEADLINE_SECONDS: Type.Integer({
    default: 3600,
    minimum: 60,
    maximum: 86_400,
    description: 'Time after which an unfinished job expires.',
  }),
  QUOTA_RELEASE_ON_FAILURE: Type.Boolean({
    default: true,
    description: "Give the month's unit back when a video fails (C-11).",
  }),
  RATE_LIMIT_PER_IP: Type.Integer({ default: 600, minimum: 1, description: 'Requests per minute and IP address.' }),
  RATE_LIMIT_PER_USER: Type.Integer({ default: 600, minimum: 1, description: 'Requests per minute and user.' }),
  RATE_LIMIT_JOB_CREATE: Type.Integer({ default: 60, minimum: 1, description: 'Jobs created per minute and user.' }),
  RATE_LIMIT_SIGN_IN: Type.Integer({
    default: 60,
    minimum: 1,
    description: 'Registrations and log-ins per minute and IP address.',
  }),
  RATE_LIMIT_CALLBACKS: Type.Integer({
    default: 1200,
    minimum: 1,
    description: 'Provider callbacks per minute and IP address.',
  }),
  STARTUP_WAIT_SECONDS: Type.Integer({
    default: 120,
    minimum: 0,
    description: 'How long the start waits for stores that are away.',
  }),
});
