import { type Readable, Transform } from 'node:stream';
import { downloadUnavailable, refuseDownload, toDownloadError } from './download-errors.ts';

/**
 * The body of a download as a stream that ends only when all of it came: fails above `maxBytes` and below the declared
 * length, always with a `ProviderError`. `release` runs once, however it ends.
 */
export function limitDownloadStream(input: {
  body: Readable;
  maxBytes: number;
  declaredBytes: number | null;
  release: () => void;
}): Readable {
  const { body, maxBytes, declaredBytes } = input;
  let receivedBytes = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      receivedBytes += chunk.length;
      if (receivedBytes > maxBytes) done(refuseDownload(`more than ${maxBytes} bytes`));
      else done(null, chunk);
    },
    flush(done) {
      const short = declaredBytes !== null && receivedBytes < declaredBytes;
      done(short ? downloadUnavailable(`${receivedBytes} of ${declaredBytes} bytes came`) : null);
    },
    destroy(error, done) {
      body.destroy();
      input.release();
      done(error);
    },
  });
  body.on('error', (error) => stream.destroy(toDownloadError(error)));
  // A failure before the caller has attached anything must not end the process; readers that come later still see it.
  stream.on('error', () => undefined);
  return body.pipe(stream);
}
