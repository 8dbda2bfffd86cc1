import type { Sql } from '@callsheet/postgres';

/** A request that carries a key. */
export interface BeginInput {
  /** Whose key it is and for which operation, e.g. `<user id>:POST /v1/jobs`. */
  readonly scope: string;
  readonly key: string;
  /** Hash of what was asked; another one under the same key is a mistake of the client. */
  readonly fingerprint: string;
  /** Chosen in advance; used when this request is the first one. */
  readonly jobId: string;
  /** How long others wait before they take over; 30,000 in production. */
  readonly leaseMs: number;
}

/** An answer as it was sent the first time. */
export interface StoredResponse {
  readonly status: number;
  /** The body's text, to be sent as it is. */
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

export type BeginResult =
  /** Nobody used the key before: do the work under this job id. */
  | { readonly kind: 'first'; readonly jobId: string; readonly lease: number }
  /** The holder's lease ran out: read the admission verdict of this job id, which the first request chose, and go on. */
  | { readonly kind: 'takeover'; readonly jobId: string; readonly lease: number }
  | ({ readonly kind: 'replay' } & StoredResponse)
  | { readonly kind: 'in_progress'; readonly retryAfterMs: number }
  /** The key was used for another request. */
  | { readonly kind: 'mismatch' };

interface KeyRow {
  fingerprint: string;
  leaseUntil: Date;
  status: number | null;
  body: string | null;
  headers: Record<string, string> | null;
}

/** Tries against a key that is abandoned each time between the write that met it and the read. */
const TRIES = 5;

/** Takes the key, or says why not. Of any number of requests at once exactly one gets `first`, or `takeover`. */
export async function beginKey(sql: Sql, input: BeginInput, at: Date): Promise<BeginResult> {
  for (let left = TRIES; left > 0; left -= 1) {
    const held = (await takeKey(sql, input, at)) ?? (await readKey(sql, input, at));
    if (held !== null) return held;
  }
  return { kind: 'in_progress', retryAfterMs: 1_000 };
}

async function takeKey(sql: Sql, input: BeginInput, at: Date): Promise<BeginResult | null> {
  const { rows } = await sql.query<{ jobId: string; lease: number }>(
    `INSERT INTO ledger.idempotency_key AS held (scope, key, fingerprint, job_id, lease_until, created_at)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (scope, key) DO UPDATE SET lease = held.lease + 1, lease_until = excluded.lease_until
       WHERE held.completed_at IS NULL AND held.lease_until <= $6 AND held.fingerprint = excluded.fingerprint
     RETURNING job_id AS "jobId", lease`,
    [input.scope, input.key, input.fingerprint, input.jobId, new Date(at.getTime() + input.leaseMs), at],
  );
  const row = rows[0];
  if (row === undefined) return null;
  return { kind: row.lease === 1 ? 'first' : 'takeover', jobId: row.jobId, lease: row.lease };
}

/** Null when the key was abandoned meanwhile. */
async function readKey(sql: Sql, input: BeginInput, at: Date): Promise<BeginResult | null> {
  const { rows } = await sql.query<KeyRow>(
    `SELECT fingerprint, lease_until AS "leaseUntil", status, body, headers
       FROM ledger.idempotency_key WHERE scope = $1 AND key = $2`,
    [input.scope, input.key],
  );
  const row = rows[0];
  if (row === undefined) return null;
  if (row.fingerprint !== input.fingerprint) return { kind: 'mismatch' };
  if (row.status !== null && row.body !== null && row.headers !== null) {
    return { kind: 'replay', status: row.status, body: row.body, headers: row.headers };
  }
  return { kind: 'in_progress', retryAfterMs: Math.max(1, row.leaseUntil.getTime() - at.getTime()) };
}
