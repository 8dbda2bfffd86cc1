import {
  type JobStatus,
  WORKFLOW_STATUSES,
  WORKFLOW_STEPS,
  type WorkflowStatus,
  type WorkflowStep,
} from '@callsheet/domain';
import type { JobNotice, WorkflowNotice } from '@callsheet/engine';
import { type Static, type TSchema, Type } from '@sinclair/typebox';
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

const STEPS = WORKFLOW_STEPS.map((step) => Type.Literal(step));
const WORKFLOW_STATES = WORKFLOW_STATUSES.map((status) => Type.Literal(status));

const JobPayload = Type.Object({
  jobId: Type.String(),
  ownerId: Type.String(),
  seq: Type.Integer(),
  type: Type.String(),
  status: Type.Unsafe<JobStatus>({ ...Type.Union(STATUSES.map((status) => Type.Literal(status))) }),
  progress: Type.Number(),
  at: Type.String(),
});

const WorkflowPayload = Type.Object({
  workflowId: Type.String(),
  ownerId: Type.String(),
  version: Type.Integer(),
  // Nobody decides on it.
  type: Type.Unsafe<WorkflowNotice['type']>(Type.String()),
  step: Type.Unsafe<WorkflowStep>({ ...Type.Union(STEPS) }),
  status: Type.Unsafe<WorkflowStatus>({ ...Type.Union(WORKFLOW_STATES) }),
  at: Type.String(),
});

/** A notice out of a NOTIFY payload; null for anything else, since anybody may write to a channel. */
export function parseNotice(payload: string): JobNotice | null {
  return withTime(readPayload(JobPayload, payload));
}

/** The same of workflows. */
export function parseWorkflowNotice(payload: string): WorkflowNotice | null {
  return withTime(readPayload(WorkflowPayload, payload));
}

function readPayload<Schema extends TSchema>(schema: Schema, payload: string): Static<Schema> | null {
  const value = parseJson(payload);
  return Value.Check(schema, value) ? value : null;
}

function withTime<Notice extends { readonly at: string }>(
  notice: Notice | null,
): (Omit<Notice, 'at'> & { at: Date }) | null {
  const at = new Date(notice?.at ?? Number.NaN);
  return notice === null || Number.isNaN(at.getTime()) ? null : { ...notice, at };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
