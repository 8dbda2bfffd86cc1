import { KEY_PROVIDERS, type ProviderKey } from '@callsheet/identity';
import { type Static, Type } from '@sinclair/typebox';
import { Nullable, OneOf, Timestamp } from '../../http/schemas.ts';

const Provider = OneOf(KEY_PROVIDERS, { description: 'Whose key it is.' });

export const ProviderKeyParams = Type.Object({ provider: Provider });

/** A key as its owner sees it: the key itself is never shown again. */
export const ProviderKeyBody = Type.Object(
  {
    provider: Provider,
    label: Nullable(Type.String()),
    last4: Type.String({ description: 'The last four characters of the key.' }),
    createdAt: Timestamp,
    rotatedAt: Nullable(Timestamp, { description: 'When it took the place of an earlier one.' }),
    lastUsedAt: Nullable(Timestamp),
  },
  { title: 'ProviderKey' },
);

export function renderProviderKey(key: ProviderKey): Static<typeof ProviderKeyBody> {
  const { provider, label, last4, createdAt, rotatedAt, lastUsedAt } = key;
  return {
    provider,
    label,
    last4,
    createdAt: createdAt.toISOString(),
    rotatedAt: rotatedAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}
