import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

export interface LoadBalancer {
  readonly url: string;
  /** Sends to this process from its first 200 on /readyz to its first other answer. */
  readonly add: (backendUrl: string) => void;
  readonly remove: (backendUrl: string) => void;
  readonly readyCount: () => number;
  /** What clients were answered, by status; 502 is a process that broke off or was not there. */
  readonly answers: () => ReadonlyMap<number, number>;
  readonly stop: () => Promise<void>;
}

const PROBE_MS = 200;

/**
 * Round robin over the processes whose /readyz says 200, asked every 200 ms, as the load balancers of clouds do it. It
 * never tries a second process, so that each request that a process fails is seen.
 */
export async function startLoadBalancer(port: number): Promise<LoadBalancer> {
  const backends = new Map<string, boolean>();
  const answers = new Map<number, number>();
  // Connections are kept, as balancers keep them: a process that ends must get out of that too.
  const agent = new Agent({ keepAlive: true });
  const stopping = new AbortController();
  let turn = 0;

  async function probe(): Promise<void> {
    while (!stopping.signal.aborted) {
      await Promise.all([...backends.keys()].map(look));
      await delay(PROBE_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  async function look(url: string): Promise<void> {
    const ready = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_500) }).then(
      (response) => response.arrayBuffer().then(() => response.ok),
      () => false,
    );
    if (backends.has(url)) backends.set(url, ready);
  }

  function count(status: number): void {
    answers.set(status, (answers.get(status) ?? 0) + 1);
  }

  function refuse(response: ServerResponse, status: 502 | 503): void {
    count(status);
    if (response.headersSent) response.destroy();
    else response.writeHead(status).end();
  }

  function handle(incoming: IncomingMessage, response: ServerResponse): void {
    const ready = [...backends].filter(([, isReady]) => isReady).map(([url]) => url);
    const backend = ready[turn++ % Math.max(1, ready.length)];
    if (backend === undefined) {
      refuse(response, 503);
      return;
    }
    const { method, url, headers } = incoming;
    const outgoing = request(backend + url, {
      method,
      headers,
      agent,
    });
    outgoing.on('response', (answer) => {
      const status = answer.statusCode ?? 502;
      count(status);
      response.writeHead(status, answer.rawHeaders);
      answer.on('error', () => response.destroy());
      answer.pipe(response);
    });
    outgoing.on('error', () => {
      if (!response.destroyed) refuse(response, 502);
    });
    response.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  }

  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const probing = probe();
  return {
    url: `http://127.0.0.1:${port}`,
    add: (url) => backends.set(url, false),
    remove: (url) => backends.delete(url),
    readyCount: () => [...backends.values()].filter(Boolean).length,
    answers: () => answers,
    stop: async () => {
      stopping.abort();
      await probing;
      server.closeAllConnections();
      agent.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
