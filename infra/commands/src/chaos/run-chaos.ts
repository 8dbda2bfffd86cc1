import { setTimeout as delay } from 'node:timers/promises';
import { type ChaosClient, openChaosClient } from './chaos-client.ts';
import { collectSnapshot, countUnsettled } from './collect-snapshot.ts';
import { judge, type Verdict } from './judge.ts';
import { type PlacedOrder, placeOrder, readOutcome } from './place-order.ts';
import type { ChaosPlan } from './plan.ts';
import { createRandom } from './random.ts';
import { scriptFaults } from './script-faults.ts';
import type { MessageRecord } from './snapshot.ts';
import type { ChaosSystem } from './start-chaos-system.ts';
import { type StrikeCounts, strikeAll } from './strike.ts';

export interface ChaosResult {
  readonly verdict: Verdict;
  readonly strikes: StrikeCounts;
  /** Jobs by their status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Operations that the provider accepted. */
  readonly operations: number;
  readonly settledAfterMs: number;
  /** Whether it came to rest in its time; if not, what was under way counts as lost or stuck. */
  readonly atRest: boolean;
  readonly deadLetters: readonly MessageRecord[];
  /** Processes that ended by themselves, answers 500, and answers that make no sense. */
  readonly oddities: readonly string[];
}

/** How long a client goes on asking after the last blow. */
const PATIENCE_MS = 90_000;
const LOOK_EVERY_MS = 1_000;
const TELL_EVERY_MS = 15_000;
/** At rest for as long as this is at rest: a message may just be changing hands. */
const LOOKS_AT_REST = 3;

/** Plays a plan on a system that runs, waits until it has come to rest, and compares all books. */
export async function runChaos(input: {
  system: ChaosSystem;
  plan: ChaosPlan;
  settleMs: number;
  log: (line: string) => void;
  signal: AbortSignal;
}): Promise<ChaosResult> {
  const { system, plan, log, signal } = input;
  const oddities: string[] = [];
  let giveUpAt = Number.POSITIVE_INFINITY;
  await scriptFaults(system.simulatorUrl, plan);
  const clients = await Promise.all(
    Array.from({ length: plan.users }, (_, user) =>
      openChaosClient({
        email: `chaos-${user}@example.com`,
        apiUrls: system.apiUrls,
        random: createRandom(plan.seed, `client/${user}`),
        giveUpAt: () => giveUpAt,
        onServerError: (line) => oddities.push(line),
      }),
    ),
  );

  log(
    `${plan.orders.length} orders by ${plan.users} users, ${plan.disturbances.length} blows in ${plan.horizonMs / 1000} s`,
  );
  giveUpAt = Date.now() + plan.horizonMs + PATIENCE_MS;
  const [placed, strikes] = await Promise.all([
    placeOrders(plan, clients, oddities, signal),
    strikeAll(system, plan.disturbances, signal),
  ]);
  await system.waitUntilReady();
  log('the blows have stopped; waiting for rest');
  const rest = await waitForRest(system, input.settleMs, log, signal);

  giveUpAt = Date.now() + PATIENCE_MS;
  const orders = await Promise.all(placed.map(readOutcome));
  const snapshot = await collectSnapshot(system);
  return {
    verdict: judge({ orders, snapshot }),
    strikes,
    statuses: countBy(snapshot.jobs.map(({ status }) => status)),
    operations: snapshot.operations.length,
    ...rest,
    deadLetters: snapshot.deadLetters,
    oddities: [...oddities, ...system.crashes],
  };
}

async function placeOrders(
  plan: ChaosPlan,
  clients: readonly ChaosClient[],
  oddities: string[],
  signal: AbortSignal,
): Promise<readonly PlacedOrder[]> {
  const placing = plan.orders.map((order) => {
    const client = clients[order.user];
    if (client === undefined) throw new Error(`no user ${order.user}`);
    return placeOrder(client, order, { seed: plan.seed, signal });
  });
  const outcomes = await Promise.allSettled(placing);
  signal.throwIfAborted();
  for (const outcome of outcomes) if (outcome.status === 'rejected') oddities.push(String(outcome.reason));
  return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
}

/** Waits until nothing is under way any more, or until time is up. */
async function waitForRest(
  system: ChaosSystem,
  settleMs: number,
  log: (line: string) => void,
  signal: AbortSignal,
): Promise<Pick<ChaosResult, 'settledAfterMs' | 'atRest'>> {
  const startedAt = Date.now();
  let looksAtRest = 0;
  let toldAt = startedAt;
  while (Date.now() - startedAt < settleMs) {
    const unsettled = await countUnsettled(system);
    looksAtRest = unsettled === 0 ? looksAtRest + 1 : 0;
    if (looksAtRest === LOOKS_AT_REST) break;
    if (Date.now() - toldAt > TELL_EVERY_MS) {
      log(`${unsettled} jobs, effects, messages and callbacks are under way`);
      toldAt = Date.now();
    }
    await delay(LOOK_EVERY_MS, undefined, { signal });
  }
  return { settledAfterMs: Date.now() - startedAt, atRest: looksAtRest === LOOKS_AT_REST };
}

function countBy(names: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
