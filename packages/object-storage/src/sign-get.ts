import { type PresignConnection, presignGet } from './presign-url.ts';

/** Signature version 4 knows no longer life (U-36). */
export const MAX_SIGNED_SECONDS = 7 * 86_400;

export interface SignGetInput {
  readonly bucket: string;
  readonly key: string;
  readonly expiresSeconds?: number;
  /** The moment from which on it lives, now when absent. */
  readonly signedAt?: Date;
  /** Makes browsers save the file under this name instead of showing it. */
  readonly downloadName?: string;
  readonly contentType?: string;
}

export interface SignedUrl {
  readonly url: string;
  readonly expiresAt: Date;
}

/** Signs one GET. Nothing is asked of the server, so the URL of a missing object can be signed too. */
export function signGet(connection: PresignConnection, input: SignGetInput, defaultSeconds: number): SignedUrl {
  const expiresIn = Math.min(Math.max(1, Math.trunc(input.expiresSeconds ?? defaultSeconds)), MAX_SIGNED_SECONDS);
  // The signature carries whole seconds.
  const signedAt = new Date(Math.floor((input.signedAt?.getTime() ?? Date.now()) / 1000) * 1000);
  const url = presignGet(connection, {
    bucket: input.bucket,
    key: input.key,
    expiresSeconds: expiresIn,
    signedAt,
    responseHeaders: {
      ...(input.contentType === undefined ? {} : { 'response-content-type': input.contentType }),
      ...(input.downloadName === undefined ? {} : { 'response-content-disposition': attachmentOf(input.downloadName) }),
    },
  });
  return { url, expiresAt: new Date(signedAt.getTime() + expiresIn * 1000) };
}

/** RFC 6266: an ASCII name for old clients, the exact one in UTF-8 beside it. */
function attachmentOf(name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\/%]/g, '_');
  const exact = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${exact}`;
}
