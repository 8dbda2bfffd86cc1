import { setTimeout as delay } from 'node:timers/promises';
import { CommandError } from './command-error.ts';

export interface ServerEvent {
  readonly name: string;
  readonly data: unknown;
}

/** Server-sent events of one URL; resumes after a broken connection with the last id it has seen. */
export async function* readEvents(input: {
  url: string;
  headers: Record<string, string>;
  signal: AbortSignal;
}): AsyncGenerator<ServerEvent> {
  let lastId: string | null = null;
  for (;;) {
    const response = await fetch(input.url, {
      headers: {
        ...input.headers,
        accept: 'text/event-stream',
        ...(lastId === null ? {} : { 'last-event-id': lastId }),
      },
      signal: input.signal,
    });
    if (!response.ok || response.body === null)
      throw new CommandError({ message: `The event stream answered ${response.status}.` });
    let text = '';
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const fields = new Map(
          block
            .split('\n')
            .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trimStart()]),
        );
        lastId = fields.get('id') ?? lastId;
        const data = fields.get('data');
        if (data !== undefined) yield { name: fields.get('event') ?? 'message', data: JSON.parse(data) };
      }
    }
    await delay(500, undefined, { signal: input.signal });
  }
}
