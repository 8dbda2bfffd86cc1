import { judgeMoney } from './judge-money.ts';
import {
  isTerminalStatus,
  type JobRecord,
  type ObjectPlace,
  type OperationRecord,
  type OrderOutcome,
  type Snapshot,
} from './snapshot.ts';

/** What went wrong, by promise; each line names its job. All empty is the promise kept. */
export interface Verdict {
  readonly terminal: number;
  readonly lost: readonly string[];
  readonly boughtTwice: readonly string[];
  readonly ledger: readonly string[];
  readonly orphans: readonly string[];
  readonly stuck: readonly string[];
}

/** Compares what clients were told with what all stores say. Pure. */
export function judge(input: { orders: readonly OrderOutcome[]; snapshot: Snapshot }): Verdict {
  const { orders, snapshot } = input;
  return {
    terminal: snapshot.jobs.filter(({ status }) => isTerminalStatus(status)).length,
    lost: findLost(orders, snapshot.jobs),
    boughtTwice: [...findRepeatedOrders(snapshot.jobs), ...findRepeatedOperations(snapshot.operations)],
    ledger: [...snapshot.ledgerFindings, ...judgeMoney(snapshot)],
    orphans: findOrphans(snapshot),
    stuck: findStuck(snapshot),
  };
}

function findLost(orders: readonly OrderOutcome[], jobs: readonly JobRecord[]): string[] {
  const byId = new Map(jobs.map((job) => [job.id, job]));
  const told = orders.flatMap(({ marker, jobId, shown, deleted }) => {
    if (jobId === null) return [];
    const job = byId.get(jobId);
    if (job === undefined) return [`${marker}: job ${jobId} was confirmed and does not exist`];
    if (isTerminalStatus(job.status) && (deleted || shown === job.status)) return [];
    return [`${marker}: job ${jobId} is ${describe(job)}, its client sees ${shown}`];
  });
  const confirmed = new Set(orders.map(({ jobId }) => jobId));
  const untold = jobs
    .filter((job) => !confirmed.has(job.id) && !isTerminalStatus(job.status))
    .map((job) => `${job.title}: job ${job.id}, which no client knows, is ${describe(job)}`);
  return [...told, ...untold];
}

function describe(job: JobRecord): string {
  return `${job.status}${job.stage === null ? '' : `/${job.stage}`} (${job.attempts} attempts)`;
}

/** One order is one job, however often its request had to be repeated. */
function findRepeatedOrders(jobs: readonly JobRecord[]): string[] {
  return groupsOf(jobs, ({ title }) => title ?? '').flatMap(([title, group]) =>
    group.length < 2 ? [] : [`${title}: one order became the jobs ${group.map(({ id }) => id).join(', ')}`],
  );
}

/** One operation per attempt, and a further attempt only where the provider has failed the ones before. */
function findRepeatedOperations(operations: readonly OperationRecord[]): string[] {
  const perAttempt = groupsOf(operations, ({ jobId, attempt }) => `job ${jobId}, attempt ${attempt}`);
  const paid = operations.filter(({ status }) => status !== 'failed' && status !== 'canceled' && status !== 'aborted');
  const perJob = groupsOf(paid, ({ jobId }) => `job ${jobId}, all attempts`);
  return [...perAttempt, ...perJob].flatMap(([what, group]) =>
    group.length < 2 ? [] : [`${what}: ${group.map(({ id, status }) => `${id} (${status})`).join(', ')}`],
  );
}

function findOrphans(snapshot: Snapshot): string[] {
  const nameOf = ({ bucket, key }: ObjectPlace): string => `${bucket}/${key}`;
  const stored = new Set(snapshot.objects.map(nameOf));
  const named = new Map(snapshot.jobs.flatMap((job) => job.assets.map((asset) => [nameOf(asset), job] as const)));
  return [
    ...[...stored].filter((name) => !named.has(name)).map((name) => `${name}: no job names it`),
    ...[...named]
      .filter(([name, job]) => job.deleted || !stored.has(name))
      .map(([name, job]) =>
        job.deleted ? `${name}: the deleted job ${job.id} still names it` : `${name}: missing, job ${job.id} names it`,
      ),
  ];
}

function findStuck(snapshot: Snapshot): string[] {
  return [
    ...snapshot.messages.map(({ id, queue, state, jobId }) => `${queue} ${id} is ${state}, of job ${jobId}`),
    ...snapshot.jobs.flatMap(({ id, outbox }) => outbox.map((effect) => `${effect} waits in the outbox of job ${id}`)),
    ...snapshot.unappliedCallbacks.map(({ id, jobId }) => `callback ${id} of job ${jobId} was never applied`),
  ];
}

function groupsOf<Item>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
): readonly (readonly [string, Item[]])[] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(nameOf(item));
    if (group === undefined) groups.set(nameOf(item), [item]);
    else group.push(item);
  }
  return [...groups];
}
