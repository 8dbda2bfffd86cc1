import { describe, expect, test } from 'vitest';
import { makePlan } from './plan.ts';
import { createRandom } from './random.ts';

describe('the plan of a chaos run', () => {
  test('is the same for the same seed and another one for another seed', () => {
    expect(makePlan({ jobs: 60, seed: 7 })).toEqual(makePlan({ jobs: 60, seed: 7 }));
    expect(makePlan({ jobs: 60, seed: 8 })).not.toEqual(makePlan({ jobs: 60, seed: 7 }));
  });

  test('gives every job a marker of its own and no user more videos than a month allows', () => {
    const plan = makePlan({ jobs: 500, seed: 1 });
    expect(new Set(plan.orders.map(({ marker }) => marker)).size).toBe(500);
    const counts = plan.orders.reduce(
      (sums, { user }) => sums.set(user, (sums.get(user) ?? 0) + 1),
      new Map<number, number>(),
    );
    expect(Math.max(...counts.values())).toBeLessThanOrEqual(28);
    expect(Math.max(...counts.keys())).toBeLessThan(plan.users);
  });

  test('strikes every few seconds until the horizon, and a long one strikes in every way', () => {
    const { disturbances, horizonMs } = makePlan({ jobs: 500, seed: 1 });
    const gaps = disturbances.slice(1).map(({ atMs }, index) => atMs - (disturbances[index]?.atMs ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(5_000);
    expect(disturbances.at(-1)?.atMs).toBeLessThan(horizonMs);
    const kinds = new Set(
      disturbances.map((blow) => {
        if (blow.kind === 'kill') return `kill ${blow.app}`;
        return blow.kind === 'restart' ? `${blow.server} ${blow.how}` : `cut ${blow.whose}`;
      }),
    );
    expect(kinds.size).toBe(11);
  });

  test('has faults of every phase and clients that cancel and delete', () => {
    const { orders } = makePlan({ jobs: 500, seed: 1 });
    const kinds = new Set(orders.flatMap(({ faults }) => faults.map(({ kind }) => kind)));
    for (const kind of ['create_reset', 'create_status', 'poll_status', 'fail_with', 'webhook', 'output_status'])
      expect(kinds).toContain(kind);
    const actions = new Set(orders.flatMap((order) => order.actions.map(({ kind }) => kind)));
    expect(actions).toEqual(new Set(['cancel', 'delete']));
  });
});

test('uses with different labels do not shift each other', () => {
  const lone = createRandom(3, 'b').next();
  createRandom(3, 'a').next();
  expect(createRandom(3, 'b').next()).toBe(lone);
});
