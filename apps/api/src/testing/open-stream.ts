import type { Readable } from 'node:stream';
import type { LightMyRequestResponse } from 'fastify';
import type { RunningApi, SignedInUser } from './start-api.ts';

/** An event as a client reads it. */
export interface ReceivedEvent {
  readonly event: string;
  readonly id: string | null;
  readonly data: Record<string, unknown>;
}

export interface OpenedStream {
  readonly response: LightMyRequestResponse;
  received(): readonly ReceivedEvent[];
  /** Ids of the events that have one, in the order of their coming. */
  ids(): readonly string[];
  ended(): boolean;
  /** Goes away, as a client does. */
  close(): void;
}

/** A stream of one process, parsed as it grows. */
export async function openStream(
  api: RunningApi,
  user: SignedInUser,
  options: { url?: string; lastEventId?: string } = {},
): Promise<OpenedStream> {
  const resume = options.lastEventId === undefined ? {} : { 'last-event-id': options.lastEventId };
  const response = await api.app.inject({
    url: options.url ?? '/v1/stream',
    headers: { ...user.headers, accept: 'text/event-stream', ...resume },
    payloadAsStream: true,
  });
  const stream: Readable = response.stream();
  let text = '';
  let ended = false;
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  stream.on('close', () => {
    ended = true;
  });
  const received = () => parseEvents(text);
  return {
    response,
    received,
    ids: () => received().flatMap(({ id }) => id ?? []),
    ended: () => ended,
    close: () => response.raw.res.destroy(),
  };
}

/** The whole events of a stream's text; a comment is none. */
export function parseEvents(text: string): readonly ReceivedEvent[] {
  const whole = text.slice(0, text.lastIndexOf('\n\n') + 2);
  return whole.split('\n\n').flatMap((block) => parse(block) ?? []);
}

function parse(block: string): ReceivedEvent | null {
  const field = (name: string) =>
    block
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2);
  const event = field('event');
  return event === undefined ? null : { event, id: field('id') ?? null, data: JSON.parse(field('data') ?? 'null') };
}
