import { type Job, type JobCore, MODEL_CAPABILITIES, planPurchase, type RequestedMedia } from '@callsheet/domain';

const REQUESTED: RequestedMedia = { aspectRatio: '1:1', durationSeconds: 5, fps: null, strict: false, model: null };
const AT = new Date('2026-01-08T10:00:00Z');

/** A queued job of seed 002's example, cut to a square and trimmed; `change` may be any other state. */
export function sampleJob(change: Partial<Job> = {}): Job {
  const [capability] = MODEL_CAPABILITIES;
  if (capability === undefined) throw new Error('there is no model');
  const core: JobCore = {
    id: '0123456789abcdef01234567',
    kind: 'prompt',
    origin: 's002',
    ownerId: '00000000-0000-4000-8000-000000000001',
    workspaceId: '00000000-0000-4000-8000-000000000002',
    title: null,
    input: { prompt: 'fun science brain animation', style: 'fun' },
    requested: REQUESTED,
    resolved: planPurchase(REQUESTED, capability),
    charges: [
      {
        meter: 'videoGenerations',
        subject: '00000000-0000-4000-8000-000000000002',
        period: '2026-01',
        action: 'generate_prompt',
        amount: 1,
        limit: 30,
      },
    ],
    admission: 1,
    priority: 0,
    progress: 0,
    deadlineSeconds: 3600,
    deadlineAt: AT,
    startDeadlineAt: null,
    attempts: [],
    assets: [],
    seq: 1,
    version: 1,
    createdAt: AT,
    updatedAt: AT,
    startedAt: null,
    completedAt: null,
    deletedAt: null,
  };
  return { ...core, status: 'queued', ...change } as Job;
}
