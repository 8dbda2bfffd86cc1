import type { JobStatus } from '@callsheet/domain';
import type { JobNotice } from '@callsheet/engine';
import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';

const STATUSES = [
  'draft',
  'queued',
  'processing',
  'awaiting_input',
  'completed',
  'failed',
  'canceled',
  'expired',
] as const satisfies readonly JobStatus[];

const Payload = Type.Object({
  jobId: Type.String(),
  ownerId: Type.String(),
  seq: Type.Integer(),
  type: Type.String(),
  status: Type.Unsafe<JobStatus>({ ...Type.Union(STATUSES.map((status) => Type.Literal(status))) }),
  progress: Type.Number(),
  at: Type.String(),
});

/** A notice out of a NOTIFY payload; null for anything else, since anybody may write to a channel. */
export function parseNotice(payload: string): JobNotice | null {
  const value = parseJson(payload);
  if (!isPayload(value)) return null;
  const at = new Date(value.at);
  return Number.isNaN(at.getTime()) ? null : { ...value, at };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function isPayload(value: unknown): value is Static<typeof Payload> {
  return Value.Check(Payload, value);
}
