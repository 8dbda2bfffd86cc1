import type { S3Connection } from './create-s3-client.ts';
import { escapeKey, objectAddress } from './object-address.ts';

/** Where everybody reads an object of a public bucket, without a signature (R-003-17). */
export function publicUrl(
  connection: Pick<S3Connection, 'endpoint' | 'forcePathStyle'> & { readonly publicAssetBaseUrl?: string | null },
  object: { readonly bucket: string; readonly key: string },
): string {
  const base = connection.publicAssetBaseUrl ?? '';
  if (base !== '') return `${base.replace(/\/+$/, '')}/${escapeKey(object.key)}`;
  const { protocol, host, path } = objectAddress(connection, object);
  return `${protocol}//${host}${path}`;
}
