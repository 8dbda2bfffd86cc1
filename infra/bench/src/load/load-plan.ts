/** One request that may be repeated. */
export interface LoadTarget {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Requests on so many connections at once, each sending the next when the last is answered. */
export interface LoadPlan {
  readonly origin: string;
  readonly method: 'GET' | 'POST';
  /** Taken in turns. */
  readonly targets: readonly LoadTarget[];
  readonly connections: number;
  readonly durationMs: number;
  /** Ends earlier when so many were answered. */
  readonly maxRequests?: number;
}

export interface LoadReport {
  readonly requests: number;
  readonly perSecond: number;
  readonly medianMs: number;
  readonly p99Ms: number;
}
