import { Agent, get, type IncomingMessage } from 'node:http';
import { parseEvents, type ReceivedEvent } from './open-stream.ts';

/** A client that takes bytes off its socket only when it is told to. */
export interface TcpStream {
  readonly status: number;
  /** Takes all there is from now on. */
  read(): void;
  received(): readonly ReceivedEvent[];
  /** Id of the newest event that was read as a whole. */
  lastEventId(): string;
  closed(): boolean;
  close(): void;
}

/** Opens a stream over a socket of its own and waits for its head only: until `read`, the kernel holds the rest. */
export async function openTcpStream(
  url: string,
  options: { headers: Readonly<Record<string, string>>; lastEventId?: string },
): Promise<TcpStream> {
  const agent = new Agent({ keepAlive: false });
  const resume = options.lastEventId === undefined ? {} : { 'last-event-id': options.lastEventId };
  const headers = { ...options.headers, ...resume, accept: 'text/event-stream' };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { agent, headers }, resolve).once('error', reject);
  });
  const received: ReceivedEvent[] = [];
  let text = '';
  let closed = false;
  response.setEncoding('utf8');
  // Being dropped is an error to node.
  response.on('error', () => response.destroy());
  response.once('close', () => {
    closed = true;
  });
  return {
    status: response.statusCode ?? 0,
    read: () => {
      response.on('data', (chunk: string) => {
        text += chunk;
        if (!text.includes('\n\n')) return;
        received.push(...parseEvents(text));
        text = text.slice(text.lastIndexOf('\n\n') + 2);
      });
    },
    received: () => received,
    lastEventId: () => received.findLast(({ id }) => id !== null)?.id ?? '',
    closed: () => closed,
    close: () => {
      response.destroy();
      agent.destroy();
    },
  };
}
