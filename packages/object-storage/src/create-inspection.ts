import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';
import { DomainError } from '@callsheet/domain';
import { type CheckableType, matchesContentType, SNIFFED_BYTES } from './matches-content-type.ts';

/** A stream that lets bytes through while it counts, hashes and checks them. */
export interface Inspection {
  readonly stream: Transform;
  /** Valid once the stream has ended. */
  result(): { sizeBytes: number; sha256: string };
}

/** Fails the stream at the first byte over `maxBytes`, and when the content is not of `expectedType`. */
export function createInspection(options: { maxBytes: number; expectedType?: CheckableType }): Inspection {
  const { maxBytes, expectedType } = options;
  const hash = createHash('sha256');
  let sizeBytes = 0;
  let head: Buffer | null = expectedType === undefined ? null : Buffer.alloc(0);
  const refuseUnless = (start: Buffer): DomainError | null => {
    if (expectedType === undefined || matchesContentType(start, expectedType)) return null;
    return new DomainError({ code: 'UNSUPPORTED_MEDIA_TYPE', message: `The content is not ${expectedType}.` });
  };
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes) {
        done(new DomainError({ code: 'TOO_LARGE', message: `The content is larger than ${maxBytes} bytes.` }));
        return;
      }
      hash.update(chunk);
      if (head === null) {
        done(null, chunk);
        return;
      }
      // Held back until there is enough to judge, so that nothing of a wrong type is sent.
      head = Buffer.concat([head, chunk]);
      if (head.length < SNIFFED_BYTES) {
        done();
        return;
      }
      const start = head;
      head = null;
      done(refuseUnless(start), start);
    },
    flush(done) {
      if (head === null) {
        done();
        return;
      }
      done(refuseUnless(head), head);
    },
  });
  return { stream, result: () => ({ sizeBytes, sha256: hash.digest('hex') }) };
}
