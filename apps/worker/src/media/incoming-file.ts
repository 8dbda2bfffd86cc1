import { type FileHandle, open } from 'node:fs/promises';
import { type Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { aborted } from 'node:util';

/**
 * A file that is being filled from a stream and can be read meanwhile: whoever asks for bytes that are not there yet waits
 * for them. Disposing ends the stream and waits until nothing writes any more; the file itself stays.
 */
export interface IncomingFile extends AsyncDisposable {
  readonly path: string;
  /** As declared by the sender, otherwise once everything is there. @throws what the stream failed with */
  sizeBytes(): Promise<number>;
  /** Resolves to so many bytes, to fewer at the end only. @throws what the stream failed with */
  read(position: number, length: number): Promise<Buffer>;
  /** Changes bytes in place, once they have come. @throws what the stream failed with */
  overwrite(position: number, bytes: Buffer): Promise<void>;
  /** Resolves when everything is there. @throws what the stream failed with, or the reason of an abort of the waiting */
  whole(signal?: AbortSignal): Promise<void>;
}

/** What may wait in memory for the disk. */
const WAITING_BYTES = 1024 * 1024;

/** Opens the file, an existing one is emptied, and begins to fill it. `declaredBytes`: what the sender said, or null. */
export async function receiveFile(input: {
  path: string;
  stream: Readable;
  declaredBytes: number | null;
}): Promise<IncomingFile> {
  const { path, stream, declaredBytes } = input;
  const file = await open(path, 'w+').catch((error: unknown) => {
    stream.destroy();
    throw error;
  });
  let received = 0;
  let isOver = false;
  let progress = Promise.withResolvers<void>();
  const announce = (bytes: number): void => {
    received += bytes;
    progress.resolve();
    progress = Promise.withResolvers();
  };
  const arriving = pipeline(stream, createSink(file, announce)).finally(() => {
    isOver = true;
    progress.resolve();
  });
  // Those who ask see the failure; nobody has to ask.
  arriving.catch(() => undefined);
  const until = async (end: number): Promise<void> => {
    while (received < end && !isOver) await progress.promise;
    if (received < end) await arriving;
  };
  return {
    path,
    async sizeBytes() {
      if (declaredBytes === null) await arriving;
      return declaredBytes ?? received;
    },
    async read(position, length) {
      await until(position + length);
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length, position);
      return buffer.subarray(0, bytesRead);
    },
    async overwrite(position, bytes) {
      // What comes later would be written over it.
      await until(position + bytes.length);
      await file.write(bytes, 0, bytes.length, position);
    },
    whole: async (signal) => {
      if (signal === undefined) return await arriving;
      const abort = aborted(signal, stream).then(() => Promise.reject(signal.reason));
      return await Promise.race([arriving, abort]);
    },
    [Symbol.asyncDispose]: async () => {
      stream.destroy();
      await arriving.catch(() => undefined);
      await file.close();
    },
  };
}

function createSink(file: FileHandle, announce: (bytes: number) => void): Writable {
  let position = 0;
  const append = async (pieces: readonly Buffer[]): Promise<void> => {
    const { bytesWritten } = await file.writev(pieces, position);
    if (bytesWritten !== pieces.reduce((sum, { length }) => sum + length, 0)) throw new Error('the disk took less');
    position += bytesWritten;
    announce(bytesWritten);
  };
  return new Writable({
    highWaterMark: WAITING_BYTES,
    // Everything that waits in one go: the pieces of a download are small.
    writev: (waiting, done) => {
      append(waiting.map(({ chunk }) => chunk)).then(() => done(), done);
    },
  });
}
