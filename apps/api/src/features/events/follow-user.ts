import type { SseConnection } from '../../http/sse-connection.ts';
import type { EventSource, UserEvent } from './event-source.ts';
import type { ResumePoint } from './resume-point.ts';

export interface FollowUserOptions {
  readonly sources: readonly EventSource[];
  readonly resume: ResumePoint;
  readonly connection: SseConnection;
  readonly onError: (error: unknown) => void;
}

const GAP = 'Events are missing here; read GET /v1/jobs and GET /v1/workflows.';

/**
 * Sends the events of everything of a user, at least once: first those since the resume point in the order of their times,
 * so that any of them is a point to resume from, then each thing's as notices come. Subscribes first and reads then.
 */
export function followUser({ sources, resume, connection, onError }: FollowUserOptions): void {
  const waiting = new Map<string, () => Promise<readonly UserEvent[]>>();
  let replayed = false;
  let pumping = false;

  async function replay(): Promise<void> {
    const events: UserEvent[] = [];
    let { gap } = resume;
    for (const source of sources) {
      const found = await source.replay(connection.isOpen);
      events.push(...found.events);
      gap ||= found.gap;
    }
    if (gap) connection.send({ event: 'stream.gap', data: { message: GAP } });
    await sendAll(events.sort((a, b) => a.at.getTime() - b.at.getTime()));
  }

  async function sendAll(events: readonly UserEvent[]): Promise<void> {
    for (const { event } of events) {
      connection.send(event);
      await connection.room();
    }
  }

  async function pump(): Promise<void> {
    if (pumping) return;
    pumping = true;
    try {
      if (!replayed) await replay();
      replayed = true;
      for (const [key, read] of waiting) {
        if (!connection.isOpen()) break;
        waiting.delete(key);
        await sendAll(await read());
      }
    } catch (error) {
      // The client comes back and resumes from its last event.
      onError(error);
      connection.end();
    } finally {
      pumping = false;
    }
  }

  const leave = sources.map((source, index) =>
    source.subscribe((id) => {
      waiting.set(`${index}/${id}`, () => source.read(id));
      void pump();
    }),
  );
  connection.onClose(() => {
    for (const stop of leave) stop();
  });
  connection.send({ event: 'stream.opened', id: resume.id, data: { from: resume.from.toISOString() } });
  void pump();
}
