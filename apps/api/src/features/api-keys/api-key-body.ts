import { API_KEY_SCOPES, type ApiKey, type ApiKeyScope, type IssuedApiKey } from '@callsheet/identity';
import { type Static, Type } from '@sinclair/typebox';
import { Nullable, OneOf, Timestamp } from '../../http/schemas.ts';
import { RateLimitsBody, renderRateLimits } from './rate-limits-body.ts';

export const ApiKeyParams = Type.Object({ id: Type.String({ description: 'Id of the API key.' }) });

export const Scopes = Type.Array(OneOf(API_KEY_SCOPES), {
  minItems: 1,
  maxItems: 2,
  description: '`read` to fetch, `write` for everything else; neither includes the other.',
});

export const KeyName = Type.String({ minLength: 1, maxLength: 100 });

const Fields = {
  id: Type.String(),
  name: Type.String(),
  prefix: Type.String({ description: 'The beginning of the key, to tell it from others.' }),
  workspaceId: Type.String({ description: 'The workspace that its requests are for.' }),
  scopes: Scopes,
  tier: Nullable(Type.String(), { description: 'Of the rate limits; null: that of its user. Admins set it.' }),
  limits: RateLimitsBody,
  createdAt: Timestamp,
  lastUsedAt: Nullable(Timestamp, { description: 'A minute late at most.' }),
  rotatedAt: Nullable(Timestamp),
  expiresAt: Nullable(Timestamp),
  revokedAt: Nullable(Timestamp),
};

export const ApiKeyBody = Type.Object(Fields, { title: 'ApiKey' });

export const IssuedApiKeyBody = Type.Object(
  { ...Fields, secret: Type.String({ description: 'The key itself: shown now and never again.' }) },
  { title: 'IssuedApiKey' },
);

export function renderApiKey(apiKey: ApiKey): Static<typeof ApiKeyBody> {
  const { id, name, prefix, workspaceId, tier } = apiKey;
  const scopes: ApiKeyScope[] = [...apiKey.scopes];
  return {
    id,
    name,
    prefix,
    workspaceId,
    scopes,
    tier,
    limits: renderRateLimits(apiKey.limits),
    createdAt: apiKey.createdAt.toISOString(),
    lastUsedAt: apiKey.lastUsedAt?.toISOString() ?? null,
    rotatedAt: apiKey.rotatedAt?.toISOString() ?? null,
    expiresAt: apiKey.expiresAt?.toISOString() ?? null,
    revokedAt: apiKey.revokedAt?.toISOString() ?? null,
  };
}

export function renderIssued({ apiKey, secret }: IssuedApiKey): Static<typeof IssuedApiKeyBody> {
  return { ...renderApiKey(apiKey), secret };
}
