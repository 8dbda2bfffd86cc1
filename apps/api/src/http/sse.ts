import type { Writable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { createSseConnection, type OwnSseConnection, type SseConnection } from './sse-connection.ts';

export interface SseConnections {
  open(output: Writable): SseConnection;
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

/** One clock for all streams ticks so many times between two heartbeats of one, so that they do not all beat at once. */
const TICKS_PER_HEARTBEAT = 15;

/** The event streams of one process: heartbeats keep proxies from cutting them, a bound keeps slow readers from filling memory. */
export function createSseConnections(options: SseOptions = {}): SseConnections {
  const { heartbeatMs = 15_000, maxBufferedBytes = 256 * 1024, stalledMs = 10_000 } = options;
  /** With the tick at which each is due. */
  const open = new Map<OwnSseConnection, number>();
  let tick = 0;
  let clock: NodeJS.Timeout | null = null;
  let closing = false;

  function beat(): void {
    tick += 1;
    for (const [connection, due] of open) {
      if (due > tick) continue;
      open.set(connection, tick + TICKS_PER_HEARTBEAT);
      connection.heartbeat();
    }
  }

  function remove(connection: OwnSseConnection): void {
    open.delete(connection);
    if (open.size > 0 || clock === null) return;
    clearInterval(clock);
    clock = null;
  }

  return {
    open(output) {
      const connection = createSseConnection(output, { maxBufferedBytes, stalledMs });
      open.set(connection, tick + TICKS_PER_HEARTBEAT);
      clock ??= setInterval(beat, heartbeatMs / TICKS_PER_HEARTBEAT).unref();
      connection.onClose(() => remove(connection));
      if (closing) connection.end();
      return connection;
    },
    count: () => open.size,
    closeAll: () => {
      closing = true;
      for (const connection of [...open.keys()]) connection.end();
    },
  };
}

/**
 * Takes the answer over from Fastify and makes an event stream of it, with the headers that it has so far. Written to
 * directly: a stream between would cost each client as much memory again, and time at each end.
 */
export function openEventStream(reply: FastifyReply, connections: SseConnections): SseConnection {
  // Proxies such as nginx collect answers unless told not to.
  void reply.header('x-accel-buffering', 'no').type('text/event-stream; charset=utf-8').hijack();
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) reply.raw.setHeader(name, value);
  }
  reply.raw.writeHead(200);
  return connections.open(reply.raw);
}
