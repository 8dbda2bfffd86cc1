import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { createInspection } from './create-inspection.ts';
import type { CheckableType } from './matches-content-type.ts';
import { openSpool } from './open-spool.ts';

export interface PutStreamInput {
  readonly bucket: string;
  readonly key: string;
  readonly body: Readable;
  readonly contentType: string;
  /** One byte more and the upload is refused. */
  readonly maxBytes: number;
  /** Checks that the content is what it is called, by its first bytes. */
  readonly expectedType?: CheckableType;
  readonly signal?: AbortSignal;
}

export interface StoredObject {
  readonly sizeBytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/**
 * Stores a stream of unknown length. It is first written to a temporary file, so that memory stays small, a refused or
 * broken body never reaches the store, and one PUT with a known length and hash carries it: the server checks the hash,
 * and the object appears whole or not at all. Multipart uploads are avoided on purpose: they leave parts behind when the
 * process dies, and not every S3 server puts them together rightly (radosgw on dbstore does not).
 * @throws DomainError TOO_LARGE beyond `maxBytes`, UNSUPPORTED_MEDIA_TYPE when the content is not of `expectedType`;
 * otherwise what the body or the server threw. The body is read to its end or destroyed.
 */
export async function putStream(
  client: S3Client,
  input: PutStreamInput,
  options: { acl?: 'public-read'; spoolDirectory: string },
): Promise<StoredObject> {
  const inspection = createInspection({
    maxBytes: input.maxBytes,
    ...(input.expectedType === undefined ? {} : { expectedType: input.expectedType }),
  });
  const cancel = input.signal === undefined ? {} : { signal: input.signal };
  await using spool = await openSpool(options.spoolDirectory);
  await pipeline(input.body, inspection.stream, (source) => spool.write(source), cancel);
  const stored = inspection.result();
  const command = new PutObjectCommand({
    Bucket: input.bucket,
    Key: input.key,
    Body: spool.readable(),
    ContentLength: stored.sizeBytes,
    ContentType: input.contentType,
    ...(options.acl === undefined ? {} : { ACL: options.acl }),
  });
  // Signed with the hash that we know already; the client would otherwise want to read the body twice.
  command.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { headers: Record<string, string> };
      request.headers['x-amz-content-sha256'] = stored.sha256;
      return next(args);
    },
    { step: 'build', name: 'knownContentSha256' },
  );
  await client.send(command, input.signal === undefined ? {} : { abortSignal: input.signal });
  return stored;
}
