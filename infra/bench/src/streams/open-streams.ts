import { Agent, get, type IncomingMessage } from 'node:http';

export interface StreamsPlan {
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly count: number;
}

export interface Delivery {
  readonly delivered: number;
  /** When each stream got the event, in milliseconds since 1970 with fractions. */
  readonly at: readonly number[];
}

/** How many streams are being opened at any moment; a browser's users do not come in one instant either. */
const OPENING_AT_ONCE = 100;

export interface OpenStreams {
  /** Resolves when every stream has seen an event of this name, or when the time is over. */
  waitFor(input: { event: string; withinMs: number }): Promise<Delivery>;
  close(): void;
}

/** Opens event streams and answers when each has got its first event, so that all of them are subscribed. */
export async function openStreams(plan: StreamsPlan): Promise<OpenStreams> {
  const agent = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY });
  const streams: { readonly response: IncomingMessage; readonly seen: Map<string, number> }[] = [];
  let left = plan.count;
  async function openSome(): Promise<void> {
    while (left > 0) {
      left -= 1;
      streams.push(await openOne(plan, agent));
    }
  }
  await Promise.all(Array.from({ length: OPENING_AT_ONCE }, openSome));
  return {
    waitFor: async ({ event, withinMs }) => {
      const until = performance.now() + withinMs;
      const arrived = () => streams.flatMap(({ seen }) => seen.get(event) ?? []);
      while (arrived().length < streams.length && performance.now() < until)
        await new Promise((resolve) => setTimeout(resolve, 50));
      return { delivered: arrived().length, at: arrived() };
    },
    close: () => {
      for (const { response } of streams) response.destroy();
      agent.destroy();
    },
  };
}

async function openOne(plan: StreamsPlan, agent: Agent) {
  const seen = new Map<string, number>();
  const first = Promise.withResolvers<void>();
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { ...plan.headers, accept: 'text/event-stream' };
    get(`${plan.origin}${plan.path}`, { agent, headers }, resolve).once('error', reject);
  });
  if (response.statusCode !== 200) throw new Error(`${plan.path} answered ${response.statusCode}`);
  let text = '';
  response.setEncoding('utf8').on('data', (chunk: string) => {
    const at = performance.timeOrigin + performance.now();
    text += chunk;
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    text = text.slice(whole.length);
    for (const [, name = ''] of whole.matchAll(/^event: (.+)$/gm)) {
      if (!seen.has(name)) seen.set(name, at);
      first.resolve();
    }
  });
  response.once('error', () => first.reject(new Error('a stream broke')));
  await first.promise;
  return { response, seen };
}
