import { percentile, type TimeCount } from '../avatar/percentile.ts';
import type { WorkflowOrder } from '../job/job-input.ts';
import type { WorkflowStep } from './workflow.ts';
import type { WorkflowEvent } from './workflow-event.ts';

/** Something that workflows say of themselves, and how often. */
export type WorkflowFact = { readonly count: number } & (
  | { readonly kind: 'event'; readonly type: WorkflowEvent['type'] }
  | { readonly kind: 'verdict'; readonly approved: boolean }
  | { readonly kind: 'error'; readonly step: WorkflowStep; readonly code: string }
);

/** So many parts that one model made, each in so many seconds. */
export type PartTime = TimeCount & Pick<WorkflowOrder, 'part' | 'model'>;

/** R-004-42, of some workflows. Rates are 0..1, and null of nothing. */
export interface WorkflowStatistics {
  readonly created: number;
  readonly averageRefinementIterations: number | null;
  readonly frameApprovalRate: number | null;
  readonly videoSuccessRate: number | null;
  readonly secondsByModel: readonly (Pick<PartTime, 'part' | 'model'> & {
    readonly count: number;
    readonly p50: number | null;
    readonly p95: number | null;
  })[];
  readonly errorsByStep: readonly { readonly step: WorkflowStep; readonly code: string; readonly count: number }[];
}

/** Adds up what workflows and their jobs say (R-004-42). */
export function summarizeWorkflows(facts: readonly WorkflowFact[], times: readonly PartTime[]): WorkflowStatistics {
  const events = (...types: readonly WorkflowEvent['type'][]) =>
    sum(facts.filter((fact) => fact.kind === 'event' && types.includes(fact.type)));
  const verdicts = (approved: boolean) =>
    sum(facts.filter((fact) => fact.kind === 'verdict' && fact.approved === approved));
  const errors = facts.flatMap((fact) => (fact.kind === 'error' ? [fact] : []));
  const failed = sum(errors.filter(({ step, code }) => step === 'VIDEO_GENERATION' && code !== 'CANCELED'));
  const created = events('workflow.created', 'workflow.branched');
  return {
    created,
    averageRefinementIterations: share(events('refinement.completed', 'refinement.reused'), created),
    frameApprovalRate: share(verdicts(true), verdicts(true) + verdicts(false)),
    videoSuccessRate: share(events('video.completed'), events('video.completed') + failed),
    secondsByModel: summarizeTimes(times),
    errorsByStep: errors
      .map(({ step, code, count }) => ({ step, code, count }))
      .toSorted(
        (one, other) => other.count - one.count || compare(`${one.step} ${one.code}`, `${other.step} ${other.code}`),
      ),
  };
}

function summarizeTimes(times: readonly PartTime[]): WorkflowStatistics['secondsByModel'] {
  const groups = Map.groupBy(times, ({ part, model }) => JSON.stringify([part, model]));
  return [...groups]
    .toSorted(([one], [other]) => compare(one, other))
    .flatMap(([, group]) => {
      const [first] = group;
      if (first === undefined) return [];
      const { part, model } = first;
      return [{ part, model, count: sum(group), p50: percentile(group, 50), p95: percentile(group, 95) }];
    });
}

function sum(counts: readonly { readonly count: number }[]): number {
  return counts.reduce((total, { count }) => total + count, 0);
}

function share(some: number, all: number): number | null {
  return all === 0 ? null : some / all;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
