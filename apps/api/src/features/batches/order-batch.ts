import { createHash } from 'node:crypto';
import {
  type Batch,
  type BatchItem,
  type BatchSubject,
  batchSubjectId,
  batchSubjectOf,
  DomainError,
  type JobOrigin,
} from '@callsheet/domain';
import type { Principal } from '../../http/access-token.ts';
import type { Batches } from '../../ports.ts';

export interface OrderBatchDependencies {
  readonly batches: Pick<Batches, 'insert' | 'find' | 'readJobs' | 'setItems'>;
  readonly now: () => Date;
}

/** One item, in the order in which they were asked for: what its job is made of, or why there is none. */
export interface WantedItem<Thing extends object> {
  readonly subject: BatchSubject;
  readonly thing: Thing | DomainError;
}

export interface BatchOrder<Thing extends object> {
  /** 24 hex digits, chosen by the caller; the ids of the jobs follow from it. */
  readonly batchId: string;
  readonly viewer: Principal;
  readonly origin: JobOrigin;
  readonly wanted: readonly WantedItem<Thing>[];
  /** Makes the job of this id, once, however often it is called. */
  readonly create: (thing: Thing, jobId: string) => Promise<unknown>;
}

/** An item and what its job is made of; null: there will be none, or it is there. */
interface Planned<Thing extends object> {
  readonly item: BatchItem;
  readonly thing: Thing | null;
}

/**
 * One job per item, some made and some not (R-000-09, R-000-48, R-003-27). The batch is stored with the ids of its jobs
 * before any of them is made, so that the same order again makes nothing twice; what comes at once is stored and admitted
 * together, in the order of the items, each with its own verdict.
 * @throws whatever a store throws: the order may be repeated, then, and goes on where it was.
 */
export async function orderBatch<Thing extends object>(
  deps: OrderBatchDependencies,
  order: BatchOrder<Thing>,
): Promise<Batch> {
  const { batchId: id, viewer, origin } = order;
  const { workspaceId, userId: ownerId } = viewer;
  const planned = order.wanted.map((wanted) => plan(id, wanted));
  const items = planned.map(({ item }) => item);
  const batch: Batch = { id, workspaceId, ownerId, origin, items, createdAt: deps.now() };
  const inserted = await deps.batches.insert(batch);
  const going = inserted === 'inserted' ? planned : await resume(deps, id, planned);
  const made = await Promise.all(going.map((one) => make(order, one)));
  await deps.batches.setItems({ id, items: made });
  return { ...batch, items: made };
}

/** A batch of which everything was made that can be, whatever has become of its subjects since; null when something is left. */
export async function findSettledBatch(
  deps: Pick<OrderBatchDependencies, 'batches'>,
  batchId: string,
): Promise<Batch | null> {
  const batch = await deps.batches.find(batchId);
  if (batch === null) return null;
  const jobIds = batch.items.flatMap(({ jobId }) => jobId ?? []);
  const jobs = await deps.batches.readJobs(jobIds);
  return jobIds.every((jobId) => jobs.has(jobId)) ? batch : null;
}

function plan<Thing extends object>(batchId: string, { subject, thing }: WantedItem<Thing>): Planned<Thing> {
  return thing instanceof DomainError
    ? { item: refusedItem(subject, thing), thing: null }
    : { item: { ...subject, jobId: jobIdOf(batchId, subject), error: null }, thing };
}

/**
 * What is left of a batch that somebody began and did not finish: its own items bind, whatever has become of what they are
 * about meanwhile. A job that was made is never told as refused because its subject is gone.
 */
async function resume<Thing extends object>(
  deps: OrderBatchDependencies,
  batchId: string,
  planned: readonly Planned<Thing>[],
): Promise<readonly Planned<Thing>[]> {
  const begun = (await deps.batches.find(batchId))?.items ?? planned.map(({ item }) => item);
  const jobs = await deps.batches.readJobs(begun.flatMap(({ jobId }) => jobId ?? []));
  const byJobId = new Map(planned.map((one) => [one.item.jobId, one]));
  return begun.map((item) => {
    const isSettled = item.jobId === null || jobs.has(item.jobId);
    return (isSettled ? undefined : byJobId.get(item.jobId)) ?? { item: isSettled ? item : gone(item), thing: null };
  });
}

/** The same for the same batch and subject; begins like the batch's own, so that ids go on sorting by time. */
function jobIdOf(batchId: string, subject: BatchSubject): string {
  const digest = createHash('sha256')
    .update(`${batchId}/${batchSubjectId(subject)}`)
    .digest('hex');
  return batchId.slice(0, 8) + digest.slice(0, 16);
}

async function make<Thing extends object>(
  order: Pick<BatchOrder<Thing>, 'create'>,
  { item, thing }: Planned<Thing>,
): Promise<BatchItem> {
  if (item.jobId === null || thing === null) return item;
  try {
    await order.create(thing, item.jobId);
    return item;
  } catch (error) {
    // After a refusal there is no job; after anything else nobody knows.
    if (!(error instanceof DomainError) || error.code === 'DEPENDENCY_DOWN') throw error;
    return refusedItem(item, error);
  }
}

function refusedItem(subject: BatchSubject, { message, code }: DomainError): BatchItem {
  return { ...batchSubjectOf(subject), jobId: null, error: message, code };
}

/** Nothing was made of it before it was taken away. */
function gone(subject: BatchSubject): BatchItem {
  return refusedItem(subject, new DomainError({ code: 'NOT_FOUND', message: 'This is not there any more.' }));
}
