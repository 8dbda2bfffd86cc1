import { setTimeout as delay } from 'node:timers/promises';
import type { MongoClient, ServerClosedEvent, ServerHeartbeatStartedEvent } from 'mongodb';
import type { DocumentsLog } from './connect-documents.ts';

const PAUSE_MS = 500;

/**
 * Connects a client anew when its look for the server never ends, which makes every later call fail although the server
 * is back. It happens to driver 7.8 at servers that are polled (without `topologyVersion`): when all connections break at
 * once it may write its question into a socket that is destroyed and has not told so yet, and waits for ever.
 * `limitMs` must be longer than an honest look can take.
 */
export function watchHeartbeats(
  client: MongoClient,
  options: { limitMs: number; log: DocumentsLog },
): { stop: () => void } {
  const { limitMs, log } = options;
  const looks = new Map<string, NodeJS.Timeout>();
  let stopped = false;

  const onStarted = ({ connectionId, awaited }: ServerHeartbeatStartedEvent): void => {
    // A server that answers when something changes, and not at once, is never looked at in the way that hangs.
    if (awaited) return;
    onEnded({ connectionId });
    looks.set(connectionId, setTimeout(() => void connectAnew(), limitMs).unref());
  };
  const onEnded = ({ connectionId }: { connectionId: string }): void => {
    clearTimeout(looks.get(connectionId));
    looks.delete(connectionId);
  };
  const onServerClosed = ({ address }: ServerClosedEvent): void => onEnded({ connectionId: address });

  async function connectAnew(): Promise<void> {
    log.warn({}, 'the driver has stopped looking for the document store; connecting anew');
    while (!stopped) {
      try {
        await client.close();
        if (!stopped) await client.connect();
        break;
      } catch (err) {
        log.warn({ err }, 'the document store does not answer');
        await delay(PAUSE_MS);
      }
    }
    // Stopped while it was connecting.
    if (stopped) await client.close();
  }

  client.on('serverHeartbeatStarted', onStarted);
  client.on('serverHeartbeatSucceeded', onEnded);
  client.on('serverHeartbeatFailed', onEnded);
  client.on('serverClosed', onServerClosed);
  return {
    stop: () => {
      stopped = true;
      for (const timer of looks.values()) clearTimeout(timer);
      looks.clear();
    },
  };
}
