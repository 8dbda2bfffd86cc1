import { PassThrough, type Readable } from 'node:stream';

/** One server-sent event. Without `id` the client's resume point stays where it is. */
export interface SseEvent {
  readonly event: string;
  readonly id?: number | string;
  readonly data: unknown;
}

/** An event as the wire has it. JSON has no raw line breaks, so one `data:` line is enough. */
export function formatSseEvent(event: SseEvent): string {
  const id = event.id === undefined ? '' : `id: ${event.id}\n`;
  return `${id}event: ${event.event}\ndata: ${JSON.stringify(event.data)}\n\n`;
}

export interface SseConnection {
  readonly stream: Readable;
  send(event: SseEvent): void;
  /**
   * Resolves when the client has taken enough of what was sent for more, or is gone. For whoever sends a lot at once:
   * one that takes nothing for a while is dropped here.
   */
  room(): Promise<void>;
  /** Ends after what was sent is out. */
  end(): void;
  isOpen(): boolean;
  onClose(listener: () => void): void;
}

export interface SseConnections {
  open(): SseConnection;
  count(): number;
  /** Ends every stream, for shutdown: clients come back to another process. */
  closeAll(): void;
}

export interface SseOptions {
  readonly heartbeatMs?: number;
  /** A client that lets this much pile up is dropped; it resumes from its last event. */
  readonly maxBufferedBytes?: number;
  /** A client that takes nothing for this long while more waits for it is dropped. */
  readonly stalledMs?: number;
}

/** The event streams of one process: heartbeats keep proxies from cutting them, a bound keeps slow readers from filling memory. */
export function createSseConnections(options: SseOptions = {}): SseConnections {
  const { heartbeatMs = 15_000, maxBufferedBytes = 256 * 1024, stalledMs = 10_000 } = options;
  const open = new Set<SseConnection>();
  let closing = false;

  function openConnection(): SseConnection {
    // Asks for patience well before the bound.
    const stream = new PassThrough({ highWaterMark: Math.ceil(maxBufferedBytes / 4) });
    const write = (text: string): void => {
      if (!connection.isOpen()) return;
      stream.write(text);
      if (stream.readableLength + stream.writableLength > maxBufferedBytes) stream.destroy();
    };
    const connection: SseConnection = {
      stream,
      send: (event) => write(formatSseEvent(event)),
      room: () => roomIn(stream, stalledMs),
      end: () => {
        if (connection.isOpen()) stream.end();
      },
      isOpen: () => !stream.destroyed && !stream.writableEnded,
      onClose: (listener) => {
        stream.once('close', listener);
      },
    };
    const heartbeat = setInterval(() => write(': keep-alive\n\n'), heartbeatMs);
    heartbeat.unref();
    stream.once('close', () => {
      clearInterval(heartbeat);
      open.delete(connection);
    });
    // A client that goes away destroys the stream, which is how these streams usually end.
    stream.on('error', () => connection.end());
    open.add(connection);
    write('retry: 2000\n\n');
    if (closing) connection.end();
    return connection;
  }

  return {
    open: openConnection,
    count: () => open.size,
    closeAll: () => {
      closing = true;
      for (const connection of [...open]) connection.end();
    },
  };
}

function roomIn(stream: PassThrough, stalledMs: number): Promise<void> {
  if (!stream.writableNeedDrain || stream.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const stalled = setTimeout(() => stream.destroy(), stalledMs).unref();
    const done = (): void => {
      clearTimeout(stalled);
      stream.off('drain', done).off('close', done);
      resolve();
    };
    stream.once('drain', done).once('close', done);
  });
}
