import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { DomainError } from '@callsheet/domain';
import { type CheckableType, matchesContentType, SNIFFED_BYTES } from './matches-content-type.ts';

interface PutInput {
  readonly bucket: string;
  readonly key: string;
  readonly contentType: string;
  /** Checks that the content is what it is called, by its first bytes. */
  readonly expectedType?: CheckableType;
  readonly signal?: AbortSignal;
}

export interface PutContentInput extends PutInput {
  readonly content: KnownContent;
}

export interface PutFileInput extends PutInput {
  /** A file that nobody writes to any more. */
  readonly path: string;
}

/** Bytes of known number, which may still be on their way. */
export interface KnownContent {
  readonly sizeBytes: number;
  /** Resolves when they are there, to fewer at the end only. Rejects when they will never come. */
  read(position: number, length: number): Promise<Buffer>;
}

export interface StoredObject {
  readonly sizeBytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** What is smaller is sent from memory, which lets the client send it again. */
const MOST_BYTES_IN_MEMORY = 1024 * 1024;
/** Larger pieces are no faster, and the memory that they wait in grows with them. */
const CHUNK_BYTES = 256 * 1024;

/** Stores a file as `putContent` does. */
export async function putFile(
  client: S3Client,
  input: PutFileInput,
  options: { acl?: 'public-read' },
): Promise<StoredObject> {
  await using file = await open(input.path, 'r');
  const { size: sizeBytes } = await file.stat();
  const read = async (position: number, length: number): Promise<Buffer> => {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
  };
  return await putContent(client, { ...input, content: { sizeBytes, read } }, options);
}

/**
 * Stores content of known length by one PUT: the object appears whole or not at all, and memory stays small. The content
 * is read once, in order; the hash is that of the bytes sent. Multipart uploads are avoided on purpose: they leave parts
 * behind when the process dies, and not every S3 server puts them together rightly (radosgw on dbstore does not).
 * @throws DomainError UNSUPPORTED_MEDIA_TYPE when the content is not of `expectedType`, before anything is sent; otherwise
 * what reading the content or the server threw.
 */
export async function putContent(
  client: S3Client,
  input: PutContentInput,
  options: { acl?: 'public-read' },
): Promise<StoredObject> {
  const { content } = input;
  await assertType(content, input.expectedType);
  const body = content.sizeBytes <= MOST_BYTES_IN_MEMORY ? await readWhole(content) : readInPieces(content);
  const command = new PutObjectCommand({
    Bucket: input.bucket,
    Key: input.key,
    Body: body.bytes,
    ContentLength: content.sizeBytes,
    ContentType: input.contentType,
    ...(options.acl === undefined ? {} : { ACL: options.acl }),
  });
  command.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { headers: Record<string, string> };
      request.headers['x-amz-content-sha256'] = body.signedAs;
      return next(args);
    },
    { step: 'build', name: 'contentSha256' },
  );
  const signals = [body.broken, ...(input.signal === undefined ? [] : [input.signal])];
  try {
    await client.send(command, { abortSignal: AbortSignal.any(signals) });
  } catch (error) {
    throw body.broken.aborted ? body.broken.reason : error;
  } finally {
    body.release();
  }
  return { sizeBytes: content.sizeBytes, sha256: body.sha256() };
}

interface Body {
  readonly bytes: Buffer | Readable;
  /** What the request's signature says of the bytes. */
  readonly signedAs: string;
  /** Aborted, with the reason, when the content cannot be read: the client itself does not watch the streams it sends. */
  readonly broken: AbortSignal;
  /** Valid once everything was sent. */
  sha256(): string;
  release(): void;
}

async function readWhole(content: KnownContent): Promise<Body> {
  const bytes = await content.read(0, content.sizeBytes);
  if (bytes.length !== content.sizeBytes) throw endedEarly(content, bytes.length);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return {
    bytes,
    signedAs: sha256,
    broken: new AbortController().signal,
    sha256: () => sha256,
    release: () => undefined,
  };
}

/** Hashed on the way: to sign the hash, everything would have to be there before it is sent. */
function readInPieces(content: KnownContent): Body {
  const hash = createHash('sha256');
  const { sizeBytes } = content;
  async function* pieces(): AsyncGenerator<Buffer> {
    for (let position = 0; position < sizeBytes; ) {
      const piece = await content.read(position, Math.min(CHUNK_BYTES, sizeBytes - position));
      if (piece.length === 0) throw endedEarly(content, position);
      hash.update(piece);
      position += piece.length;
      yield piece;
    }
  }
  const broken = new AbortController();
  const bytes = Readable.from(pieces(), { objectMode: false });
  bytes.once('error', (error) => broken.abort(error));
  return {
    bytes,
    signedAs: 'UNSIGNED-PAYLOAD',
    broken: broken.signal,
    sha256: () => hash.digest('hex'),
    release: () => bytes.destroy(),
  };
}

function endedEarly({ sizeBytes }: KnownContent, position: number): Error {
  return new Error(`the content ended at ${position} of ${sizeBytes} bytes`);
}

async function assertType(content: KnownContent, expectedType: CheckableType | undefined): Promise<void> {
  if (expectedType === undefined) return;
  const start = await content.read(0, Math.min(SNIFFED_BYTES, content.sizeBytes));
  if (matchesContentType(start, expectedType)) return;
  throw new DomainError({ code: 'UNSUPPORTED_MEDIA_TYPE', message: `The content is not ${expectedType}.` });
}
