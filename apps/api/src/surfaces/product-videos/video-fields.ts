import { DomainError, MAX_INSTRUCTION_CHARACTERS } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';

/** Fields of the seed's bodies. What they mean is checked in words, by the rules behind them. */
export const CustomInstructions = Type.String({
  description: `At most ${MAX_INSTRUCTION_CHARACTERS} characters.`,
});

const MAX_NAMES = 16;
const MAX_BYTES = 4_096;

/** An object of the customer's own, up to 16 names and 4 kB (R-000-15, http-surface.md 6.3). */
export const Metadata = Type.Record(Type.String(), Type.Unsafe<Metadata[string]>({}));
export type Metadata = Readonly<Record<string, JsonValue>>;
type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [name: string]: JsonValue };

/** @throws DomainError VALIDATION_ERROR for more names or bytes than are kept. */
export function checkMetadata(metadata: Metadata): Metadata {
  const names = Object.keys(metadata);
  if (names.length > MAX_NAMES)
    throw refusal(`metadata may have at most ${MAX_NAMES} names; these are ${names.length}.`);
  if (names.some((name) => name === '' || name.length > 100))
    throw refusal('Each name in metadata has 1 to 100 characters.');
  const bytes = Buffer.byteLength(JSON.stringify(metadata));
  if (bytes > MAX_BYTES) throw refusal(`metadata may have at most ${MAX_BYTES} bytes as JSON; this has ${bytes}.`);
  return metadata;
}

/** @throws DomainError VALIDATION_ERROR in the seed's words (R-000-44). */
export function requireProductId(productId: string | undefined): string {
  if (productId !== undefined && productId.trim() !== '') return productId;
  throw new DomainError({
    code: 'VALIDATION_ERROR',
    message: 'Product ID is required',
    details: { field: 'productId' },
  });
}

function refusal(message: string): DomainError {
  return new DomainError({ code: 'VALIDATION_ERROR', message, details: { field: 'metadata' } });
}
