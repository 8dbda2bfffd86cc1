import { S3Client } from '@aws-sdk/client-s3';

/** How to reach an S3 server. `forcePathStyle` for servers that do not answer on `bucket.host`. */
export interface S3Connection {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly forcePathStyle: boolean;
  readonly maxSockets: number;
}

/** A client with bounded sockets and timeouts; three tries per request. */
export function createS3Client(connection: S3Connection): S3Client {
  const { endpoint, region, accessKeyId, secretAccessKey, forcePathStyle, maxSockets } = connection;
  return new S3Client({
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle,
    maxAttempts: 3,
    // The client would write to the console; whoever catches its errors reports them.
    logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    // Trailing CRC32 checksums are AWS's own; many S3 servers refuse them. We keep a SHA-256 of every object instead.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      httpAgent: { keepAlive: true, maxSockets },
      httpsAgent: { keepAlive: true, maxSockets },
      connectionTimeout: 5_000,
      socketTimeout: 60_000,
    },
  });
}

const ignore = (): undefined => undefined;
