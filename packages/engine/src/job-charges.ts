import {
  type Charge,
  chargesFor,
  creditCharges,
  type Job,
  outstandingSteps,
  type ScenePrices,
  sceneCharges,
  sceneOf,
} from '@callsheet/domain';

/** What a reservation is made under. */
export interface ChargeTerms {
  /** Key of the workspace's billing period. */
  readonly period: string;
  /** Videos that the workspace's plan allows in a month. */
  readonly monthlyLimit: number;
  /** Null where no scene is ordered. */
  readonly scenePrices: ScenePrices | null;
  /** Credits for a refinement or a frame; null for what has no such price. */
  readonly creditPrice?: number | null;
}

/** What the parts of a workflow are called in the ledger. */
const CREDIT_ACTIONS = { refine: 'refine_prompt', frame: 'generate_frame' } as const;

/**
 * What a run of a job reserves: a unit of its workspace's month, or credits for the steps that a scene still lacks.
 * @throws DomainError PRICE_UNKNOWN.
 */
export function jobCharges(
  job: Pick<Job, 'kind' | 'ownerId' | 'workspaceId' | 'input' | 'resolved' | 'attempts'>,
  { period, monthlyLimit, scenePrices, creditPrice = null }: ChargeTerms,
): readonly Charge[] {
  const { kind, ownerId } = job;
  if (kind === 'refine' || kind === 'frame')
    return creditCharges({ kind, ownerId, action: CREDIT_ACTIONS[kind], amount: creditPrice ?? Number.NaN });
  const scene = sceneOf(job.input);
  if (scene === null || scenePrices === null)
    return chargesFor({ kind: job.kind, workspaceId: job.workspaceId, period, monthlyLimit });
  // What exists already costs nothing a second time.
  const steps = scene.reusedJobId === null ? outstandingSteps(job) : [];
  return sceneCharges({ ownerId: job.ownerId, steps, prices: scenePrices[scene.quality] });
}
