import type { Effect, Job } from '@callsheet/domain';

/** The engine's own effect of a new job, which exists before the domain has decided anything. */
export interface AdmissionEffect {
  readonly kind: 'admission';
  readonly name: 'admit';
  readonly id: string;
  readonly seq: number;
  readonly target: string;
  readonly at: Date;
}

/** Something that waits in a job's outbox. */
export type PendingEffect = Effect | AdmissionEffect;

/** A job and what it still has to cause. Fits the engine's port. */
export interface StoredJob {
  readonly job: Job;
  readonly outbox: readonly PendingEffect[];
}
