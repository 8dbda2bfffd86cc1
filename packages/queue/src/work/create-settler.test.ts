import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createSettler } from './create-settler.ts';
import type { HeldMessage } from './held-message.ts';
import type { EndedMessage } from './message-outcome.ts';

interface Flight {
  readonly ids: readonly string[];
  readonly repeated: readonly boolean[];
  readonly finish: (error?: Error) => void;
}

/** A settler whose store is answered by hand. */
function createBench() {
  const flights: Flight[] = [];
  const logged: string[] = [];
  const note = (_fields: unknown, message: string) => {
    logged.push(message);
  };
  const settler = createSettler({
    store: (group: readonly EndedMessage[]) =>
      new Promise((resolve, reject) => {
        flights.push({
          ids: group.map(({ held }) => held.id),
          repeated: group.map(({ isRepeated }) => isRepeated),
          finish: (error) => (error === undefined ? resolve() : reject(error)),
        });
      }),
    log: { info: note, warn: note, error: note },
  });
  const stored: string[] = [];
  return {
    settler,
    flights,
    logged,
    stored,
    settle: (...ids: string[]) => {
      for (const id of ids)
        void settler.settle(held(id), { kind: 'completed' }).then(() => {
          stored.push(id);
        });
    },
  };
}

function held(id: string): HeldMessage {
  return { name: 'job.submit', id, retryCount: 0, end: () => undefined };
}

const away = () => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

async function settle(): Promise<void> {
  for (let index = 0; index < 5; index += 1) await turn();
}

test('whoever ends in one turn shares a statement, and whoever ends during it joins the next one', async () => {
  const bench = createBench();
  bench.settle('a', 'b');
  await settle();
  bench.settle('c');
  bench.settle('d');
  await settle();
  expect(bench.flights.map(({ ids }) => ids)).toEqual([['a', 'b']]);
  expect(bench.stored).toEqual([]);
  bench.flights[0]?.finish();
  await settle();
  expect(bench.stored).toEqual(['a', 'b']);
  expect(bench.flights.map(({ ids }) => ids)).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
  bench.flights[1]?.finish();
  await settle();
  expect(bench.stored).toEqual(['a', 'b', 'c', 'd']);
});

test('what could not be stored is tried again, marked as possibly stored, together with whoever ended since', async () => {
  const bench = createBench();
  bench.settle('a');
  await settle();
  bench.flights[0]?.finish(away());
  await settle();
  bench.settle('b');
  bench.settler.wake();
  await settle();
  expect(bench.flights[1]).toMatchObject({ ids: ['a', 'b'], repeated: [true, false] });
  expect(bench.stored).toEqual([]);
  bench.flights[1]?.finish(Object.assign(new Error('deadlock detected'), { code: '40P01' }));
  await settle();
  bench.settler.wake();
  await settle();
  bench.flights[2]?.finish();
  await settle();
  expect(bench.stored).toEqual(['a', 'b']);
  expect(bench.logged).toEqual([]);
});

test('one that cannot be stored at all fails alone and is told', async () => {
  const bench = createBench();
  bench.settle('a', 'poison', 'b');
  for (let index = 0; index < 4; index += 1) {
    await settle();
    const flight = bench.flights[index];
    flight?.finish(flight.ids.includes('poison') ? new Error('no such text') : undefined);
  }
  await settle();
  expect(bench.flights.map(({ ids }) => ids)).toEqual([['a', 'poison', 'b'], ['a'], ['poison'], ['b']]);
  expect(bench.stored).toEqual(['a', 'poison', 'b']);
  expect(bench.logged).toEqual(['the outcome of a task could not be stored; it will be delivered again']);
});

test('at the end it gives up what cannot be stored, and says how much', async () => {
  const bench = createBench();
  bench.settle('a', 'b');
  await settle();
  bench.flights[0]?.finish(away());
  await settle();
  bench.settler.giveUp();
  await settle();
  expect(bench.stored).toEqual(['a', 'b']);
  expect(bench.logged).toEqual(['outcomes of tasks could not be stored before the end']);
});
