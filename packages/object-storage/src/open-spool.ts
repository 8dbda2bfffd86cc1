import { randomUUID } from 'node:crypto';
import { open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';

const CHUNK_BYTES = 256 * 1024;

/** A temporary file: written once, then read. Disposing ends its reader too. */
export interface Spool extends AsyncDisposable {
  /** Writes everything that comes. */
  write(source: AsyncIterable<Buffer>): Promise<void>;
  /** From the start. */
  readable(): Readable;
}

/**
 * Opens a temporary file that has no name: it is unlinked at once and its space comes back when it is closed, also when
 * the process is killed.
 */
export async function openSpool(directory: string): Promise<Spool> {
  const path = join(directory, `callsheet-${randomUUID()}.spool`);
  const file = await open(path, 'wx+', 0o600);
  await unlink(path);
  let reader: Readable | null = null;
  async function* chunks(): AsyncGenerator<Buffer> {
    for (let position = 0; ; ) {
      const { bytesRead, buffer } = await file.read({ buffer: Buffer.allocUnsafe(CHUNK_BYTES), position });
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
      position += bytesRead;
    }
  }
  return {
    write: (source) => file.writeFile(source),
    readable: () => {
      reader = Readable.from(chunks(), { objectMode: false });
      return reader;
    },
    [Symbol.asyncDispose]: async () => {
      reader?.destroy();
      await file.close();
    },
  };
}
