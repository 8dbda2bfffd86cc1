import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import { resolve } from 'node:path';

/**
 * Takes the lock on a path; undefined when another process has it. The lock is a socket in the kernel's abstract name
 * space: taken atomically, and free again the moment its holder ends, however it ended.
 */
export const holdLock = (path: string): Promise<{ release: () => Promise<void> } | undefined> =>
  new Promise((settle, reject) => {
    const name = createHash('sha256').update(resolve(path)).digest('hex').slice(0, 32);
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') settle(undefined);
      else reject(error);
    });
    server.listen(`\0callsheet-${name}`, () => {
      server.unref();
      settle({ release: () => new Promise((released) => server.close(() => released())) });
    });
  });
