import { type PresignConnection, presignPut } from './presign-url.ts';
import { MAX_SIGNED_SECONDS, type SignedUrl } from './sign-get.ts';

export interface SignPutInput {
  readonly bucket: string;
  readonly key: string;
  readonly contentType: string;
  /** The one length that is taken; any when absent. Clients send it by themselves. */
  readonly sizeBytes?: number;
  readonly expiresSeconds: number;
  /** The moment from which on it lives, now when absent. */
  readonly signedAt?: Date;
}

/** A URL for one PUT and the headers that must be sent with it as they are. */
export interface SignedPut extends SignedUrl {
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Signs one PUT to one key. It writes nothing over what is there: whoever has the URL must not be able to change a video
 * that was accepted already (servers that know no conditional writes ignore that).
 */
export function signPut(connection: PresignConnection, input: SignPutInput): SignedPut {
  const expiresSeconds = Math.min(Math.max(1, Math.trunc(input.expiresSeconds)), MAX_SIGNED_SECONDS);
  const signedAt = new Date(Math.floor((input.signedAt?.getTime() ?? Date.now()) / 1000) * 1000);
  const headers = { 'content-type': input.contentType, 'if-none-match': '*' };
  const length = input.sizeBytes === undefined ? {} : { 'content-length': String(input.sizeBytes) };
  const place = { bucket: input.bucket, key: input.key, expiresSeconds, signedAt };
  const url = presignPut(connection, { ...place, headers: { ...headers, ...length } });
  return { url, headers, expiresAt: new Date(signedAt.getTime() + expiresSeconds * 1000) };
}
