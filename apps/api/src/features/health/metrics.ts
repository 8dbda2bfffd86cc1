import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { QueueDepthSample } from '../../ports.ts';
import type { WorkMetrics } from './work-metrics.ts';

export interface Metrics {
  observeRequest(input: { method: string; route: string; status: number; seconds: number }): void;
  /** Prometheus text. */
  render(): Promise<{ contentType: string; body: string }>;
}

export interface MetricsOptions {
  /** Counted before and beside the app; goes out with the rest. */
  readonly work: Pick<WorkMetrics, 'registry'>;
  readonly sseClients: () => number;
  readonly queueDepth: () => Promise<readonly QueueDepthSample[]>;
  readonly onError: (error: unknown) => void;
}

/** The numbers of one process in a registry of its own: node's defaults with event-loop lag, requests, streams, queue. */
export function createMetrics(options: MetricsOptions): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer a request, by route. Streams are not counted.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  new Gauge({
    name: 'callsheet_sse_clients',
    help: 'Open event streams.',
    registers: [registry],
    collect() {
      this.set(options.sseClients());
    },
  });
  new Gauge({
    name: 'callsheet_queue_tasks',
    help: 'Messages by task and state, up to a minute old.',
    labelNames: ['task', 'state'],
    registers: [registry],
    async collect() {
      try {
        for (const { task, state, count } of await options.queueDepth()) this.set({ task, state }, count);
      } catch (error) {
        // The other numbers matter most when the queue's database is away.
        options.onError(error);
        this.reset();
      }
    },
  });
  return {
    observeRequest: ({ method, route, status, seconds }) => requests.observe({ method, route, status }, seconds),
    render: async () => ({
      contentType: registry.contentType,
      body: `${await registry.metrics()}\n${await options.work.registry.metrics()}`,
    }),
  };
}
