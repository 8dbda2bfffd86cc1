import type { Writable } from 'node:stream';

/** One server-sent event. Without `id` the client's resume point stays where it is. Never changed once it was sent. */
export interface SseEvent {
  readonly event: string;
  readonly id?: number | string;
  readonly data: unknown;
}

export interface SseConnection {
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

/** A connection as its process sees it. */
export interface OwnSseConnection extends SseConnection {
  /** Keeps proxies from cutting a quiet stream; drops a client that took nothing since the last one of these. */
  heartbeat(): void;
}

export interface SseBounds {
  readonly maxBufferedBytes: number;
  readonly stalledMs: number;
}

const RETRY = Buffer.from('retry: 2000\n\n');
const HEARTBEAT = Buffer.from(': keep-alive\n\n');

/** An event as the wire has it. JSON has no raw line breaks, so one `data:` line is enough. */
export function formatSseEvent(event: SseEvent): string {
  const id = event.id === undefined ? '' : `id: ${event.id}\n`;
  return `${id}event: ${event.event}\ndata: ${JSON.stringify(event.data)}\n\n`;
}

/** An event that goes out on many streams is formatted once. */
const formatted = new WeakMap<SseEvent, Buffer>();

function bytesOf(event: SseEvent): Buffer {
  const bytes = formatted.get(event) ?? Buffer.from(formatSseEvent(event));
  formatted.set(event, bytes);
  return bytes;
}

/**
 * Writes events to a response and counts what the process holds for its client: what the kernel has not taken. The kernel
 * takes some megabytes more for a client that does not read, before anything is held here.
 */
export function createSseConnection(output: Writable, { maxBufferedBytes, stalledMs }: SseBounds): OwnSseConnection {
  /** Whoever sends a lot waits well before the bound. */
  const enoughBytes = Math.ceil(maxBufferedBytes / 4);
  const waiting = new Set<() => void>();
  let took = true;

  function taken(): void {
    took = true;
    if (output.writableLength > enoughBytes) return;
    for (const proceed of waiting) proceed();
  }

  function write(bytes: Buffer): void {
    if (!isOpen()) return;
    output.write(bytes, taken);
    if (output.writableLength > maxBufferedBytes) output.destroy();
  }

  const isOpen = (): boolean => !output.destroyed && !output.writableEnded;

  function room(): Promise<void> {
    if (!isOpen() || output.writableLength <= enoughBytes) return Promise.resolve();
    return new Promise((resolve) => {
      const stalled = setTimeout(() => output.destroy(), stalledMs).unref();
      const proceed = (): void => {
        clearTimeout(stalled);
        waiting.delete(proceed);
        output.off('close', proceed);
        resolve();
      };
      waiting.add(proceed);
      output.once('close', proceed);
    });
  }

  // A client that goes away is how these streams usually end.
  output.on('error', () => output.destroy());
  write(RETRY);
  return {
    send: (event) => write(bytesOf(event)),
    room,
    end: () => {
      if (isOpen()) output.end();
    },
    isOpen,
    onClose: (listener) => {
      if (output.destroyed) listener();
      else output.once('close', listener);
    },
    heartbeat: () => {
      if (output.writableLength > 0 && !took) output.destroy();
      took = false;
      write(HEARTBEAT);
    },
  };
}
