import { type Static, type TObject, Type } from '@sinclair/typebox';
import { listOf } from './list-of.ts';
import { httpUrl, originList, trimSlash } from './variable-schemas.ts';

const flowUrl = (description: string) => Type.Optional(Type.String({ pattern: '^https?://[^\\s#]+$', description }));

/** Who makes avatar videos; the API decides by them what can be ordered, the worker orders (R-001-05). */
export const avatarVariables = {
  AVATAR_VIDEO_PROVIDER: Type.Unsafe<'n8n' | 'heygen'>(
    Type.String({
      default: 'n8n',
      pattern: '^(n8n|heygen)$',
      description: 'Who makes avatar videos: n8n for flows of your own, heygen for the HeyGen service.',
    }),
  ),
  VIDEO_CREATION_WEBHOOK_URL: flowUrl(
    'Webhook of the n8n flow for POST /api/video/create. Without it such orders are refused.',
  ),
  GENERATE_VIDEO_WEBHOOK_URL: flowUrl(
    'Webhook of the n8n flow for POST /api/video/generate-video. Without it such orders are refused.',
  ),
  N8N_ALLOW_TEST_URLS: Type.Boolean({
    default: false,
    description: 'Take webhook URLs of the n8n editor (/webhook-test/), which only answer while somebody looks.',
  }),
  N8N_WEBHOOK_SECRET: Type.Optional(
    Type.String({
      pattern: '^whsec_[A-Za-z0-9+/]{32,88}={0,2}$',
      description:
        'Secret with which the flows sign their callbacks (Standard Webhooks, whsec_…), for those that come without the token of their URL.',
    }),
  ),
  HEYGEN_BASE_URL: httpUrl("HeyGen's HTTP API.", { default: 'https://api.heygen.com' }),
  HEYGEN_API_KEY: Type.Optional(
    Type.String({ minLength: 1, description: "HeyGen's API key. Without it HeyGen is not set up." }),
  ),
  HEYGEN_WEBHOOK_SECRET: Type.Optional(
    Type.String({
      minLength: 1,
      description:
        'Secret of the webhook endpoint that was registered with HeyGen. Without it a callback is a hint that is checked by asking HeyGen.',
    }),
  ),
  IMPORT_ORIGINS: originList(
    'Origins (scheme, host, port) that customers may import videos from although they are not public or not HTTPS, separated by commas.',
  ),
};

/** Settings of whoever makes avatar videos. */
export interface AvatarSettings {
  readonly provider: 'n8n' | 'heygen';
  readonly n8n: {
    /** Null: not set up. */
    readonly createUrl: string | null;
    readonly generateUrl: string | null;
    readonly allowTestUrls: boolean;
    readonly webhookSecret: string | null;
  };
  readonly heygen: {
    readonly baseUrl: string;
    /** Null: not set up. */
    readonly apiKey: string | null;
    readonly webhookSecret: string | null;
  };
  readonly importOrigins: readonly string[];
}

export function nestAvatars(values: Static<TObject<typeof avatarVariables>>): AvatarSettings {
  return {
    provider: values.AVATAR_VIDEO_PROVIDER,
    n8n: {
      createUrl: values.VIDEO_CREATION_WEBHOOK_URL ?? null,
      generateUrl: values.GENERATE_VIDEO_WEBHOOK_URL ?? null,
      allowTestUrls: values.N8N_ALLOW_TEST_URLS,
      webhookSecret: values.N8N_WEBHOOK_SECRET ?? null,
    },
    heygen: {
      baseUrl: trimSlash(values.HEYGEN_BASE_URL),
      apiKey: values.HEYGEN_API_KEY ?? null,
      webhookSecret: values.HEYGEN_WEBHOOK_SECRET ?? null,
    },
    importOrigins: listOf(values.IMPORT_ORIGINS),
  };
}

/** What is wrong with these settings together; a schema cannot say it (N1). */
export function problemsOfAvatars(values: Static<TObject<typeof avatarVariables>>): readonly string[] {
  if (values.N8N_ALLOW_TEST_URLS) return [];
  const names = ['VIDEO_CREATION_WEBHOOK_URL', 'GENERATE_VIDEO_WEBHOOK_URL'] as const;
  return names
    .filter((name) => values[name]?.includes('/webhook-test/'))
    .map((name) => `${name} is a URL of the n8n editor; use the production URL, or set N8N_ALLOW_TEST_URLS=true.`);
}
