import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

/** Signature version 4 knows no longer life (U-36). */
const MAX_SECONDS = 7 * 86_400;

export interface SignGetInput {
  readonly bucket: string;
  readonly key: string;
  readonly expiresSeconds?: number;
  /** Makes browsers save the file under this name instead of showing it. */
  readonly downloadName?: string;
  readonly contentType?: string;
}

export interface SignedUrl {
  readonly url: string;
  readonly expiresAt: Date;
}

/** Signs one GET. Nothing is asked of the server, so the URL of a missing object can be signed too. */
export async function signGet(client: S3Client, input: SignGetInput, defaultSeconds: number): Promise<SignedUrl> {
  const expiresIn = Math.min(Math.max(1, Math.trunc(input.expiresSeconds ?? defaultSeconds)), MAX_SECONDS);
  // The signature carries whole seconds.
  const signingDate = new Date(Math.floor(Date.now() / 1000) * 1000);
  const command = new GetObjectCommand({
    Bucket: input.bucket,
    Key: input.key,
    ...(input.contentType === undefined ? {} : { ResponseContentType: input.contentType }),
    ...(input.downloadName === undefined ? {} : { ResponseContentDisposition: attachmentOf(input.downloadName) }),
  });
  const url = await getSignedUrl(client, command, { expiresIn, signingDate });
  return { url, expiresAt: new Date(signingDate.getTime() + expiresIn * 1000) };
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
