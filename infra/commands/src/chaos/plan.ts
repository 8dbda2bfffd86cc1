import { type Disturbance, planDisturbances } from './plan-disturbances.ts';
import { planFaults, type ScriptedFault } from './plan-faults.ts';
import { createRandom, type Random } from './random.ts';

/** What a client does to its job some time after it was told of it. */
export interface PlannedAction {
  readonly kind: 'cancel' | 'delete';
  readonly afterMs: number;
}

/** One video that a client orders. */
export interface PlannedOrder {
  /** In the job's title and prompt, so that everybody knows it again. */
  readonly marker: string;
  readonly user: number;
  readonly atMs: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly faults: readonly ScriptedFault[];
  readonly actions: readonly PlannedAction[];
}

/** Everything that chance decides about a run. */
export interface ChaosPlan {
  readonly seed: number;
  /** Blows fall and orders come until then. */
  readonly horizonMs: number;
  readonly users: number;
  readonly orders: readonly PlannedOrder[];
  readonly disturbances: readonly Disturbance[];
}

const MS_PER_JOB = 900;
const SHORTEST_HORIZON_MS = 20_000;
/** A plan allows 30 videos a month; well below, since chance spreads them unevenly. */
const JOBS_PER_USER = 12;
const MOST_JOBS_OF_ONE_USER = 28;
/** Orders that vanish cost two minutes each, side by side: only early, so that the end need not wait for them. */
const VANISHING_SHARE = 1 / 30;

/** The same jobs and seed give the same plan. */
export function makePlan(input: { jobs: number; seed: number }): ChaosPlan {
  const { jobs, seed } = input;
  const horizonMs = Math.max(SHORTEST_HORIZON_MS, jobs * MS_PER_JOB);
  const users = Math.ceil(jobs / JOBS_PER_USER);
  const ordersOf = new Map<number, number>();
  const orders = Array.from({ length: jobs }, (_, index) => {
    const random = createRandom(seed, `order/${index}`);
    let user = random.integer(0, users - 1);
    while ((ordersOf.get(user) ?? 0) >= MOST_JOBS_OF_ONE_USER) user = (user + 1) % users;
    ordersOf.set(user, (ordersOf.get(user) ?? 0) + 1);
    return planOrder(random, { index, user, jobs, horizonMs });
  });
  return { seed, horizonMs, users, orders, disturbances: planDisturbances(createRandom(seed, 'blows'), horizonMs) };
}

function planOrder(
  random: Random,
  input: { index: number; user: number; jobs: number; horizonMs: number },
): PlannedOrder {
  const { index, user, jobs, horizonMs } = input;
  const marker = `chaos-${String(index).padStart(5, '0')}`;
  const mayVanish = index < jobs / 4 && random.chance(VANISHING_SHARE * 4);
  return {
    marker,
    user,
    atMs: Math.round(((index + random.next()) / jobs) * horizonMs * 0.85),
    body: {
      prompt: `clouds over hills, ${marker}`,
      title: marker,
      // Most are delivered as they were bought; some are trimmed or cropped, which takes ffmpeg.
      durationSeconds: random.chance(0.15) ? 3 : 4,
      aspectRatio: random.pickWeighted([
        { weight: 8, item: '16:9' },
        { weight: 2, item: '9:16' },
        { weight: 1, item: '1:1' },
      ]),
      priority: random.integer(0, 3),
    },
    faults: planFaults(random, { mayVanish }),
    actions: planActions(random),
  };
}

function planActions(random: Random): readonly PlannedAction[] {
  const afterMs = random.integer(0, 12_000);
  return random.pickWeighted<readonly PlannedAction[]>([
    { weight: 14, item: [] },
    { weight: 3, item: [{ kind: 'cancel', afterMs }] },
    { weight: 3, item: [{ kind: 'delete', afterMs }] },
    {
      weight: 1,
      item: [
        { kind: 'cancel', afterMs },
        { kind: 'delete', afterMs: afterMs + random.integer(0, 3_000) },
      ],
    },
  ]);
}
