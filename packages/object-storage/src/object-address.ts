import { isIP } from 'node:net';
import type { S3Connection } from './create-s3-client.ts';

/** Where an object lies at a server, ready to be written as a URL. */
export interface ObjectAddress {
  /** With the colon, such as `https:`. */
  readonly protocol: string;
  readonly host: string;
  readonly path: string;
}

/** What a bucket must be called to be part of a host name with one certificate. */
const HOST_LABEL = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

/** The bucket stands in the host name where the server and the names allow it, otherwise in the path. */
export function objectAddress(
  connection: Pick<S3Connection, 'endpoint' | 'forcePathStyle'>,
  object: { bucket: string; key: string },
): ObjectAddress {
  const endpoint = new URL(connection.endpoint);
  const base = endpoint.pathname.replace(/\/+$/, '');
  const inHost = !connection.forcePathStyle && HOST_LABEL.test(object.bucket) && isIP(endpoint.hostname) === 0;
  return {
    protocol: endpoint.protocol,
    host: inHost ? `${object.bucket}.${endpoint.host}` : endpoint.host,
    path: inHost ? `${base}/${escapeKey(object.key)}` : `${base}/${escapeUri(object.bucket)}/${escapeKey(object.key)}`,
  };
}

/** A key as part of a path: its slashes stay. */
export function escapeKey(key: string): string {
  return key.split('/').map(escapeUri).join('/');
}

/** As Signature Version 4 demands it: everything but unreserved characters. */
export function escapeUri(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
