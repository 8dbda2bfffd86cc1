import { expect, test } from 'vitest';
import { startStores } from './start-stores.ts';

const away = new Error('away');

function options(steps: { name: string; run: () => Promise<void> }[], waitMs = 1_000) {
  const lines: string[] = [];
  let nowMs = 0;
  const run = startStores({
    steps,
    waitMs,
    signal: new AbortController().signal,
    say: (line) => {
      nowMs += 400;
      lines.push(line);
    },
    isAway: (error) => error === away,
    now: () => nowMs,
    pauseMs: 0,
  });
  return { run, lines };
}

test('a store that is away is waited for, with a line each time, before the next one is asked', async () => {
  const ran: string[] = [];
  let tries = 0;
  const { run, lines } = options([
    {
      name: 'MongoDB',
      run: async () => {
        if (++tries < 3) throw away;
        ran.push('MongoDB');
      },
    },
    { name: 'PostgreSQL', run: async () => void ran.push('PostgreSQL') },
  ]);
  await run;
  expect(ran).toEqual(['MongoDB', 'PostgreSQL']);
  expect(lines).toEqual([
    'waiting for MongoDB, which does not answer yet',
    'waiting for MongoDB, which does not answer yet',
  ]);
});

test('waiting ends after its time, and an error that time cannot heal ends the start at once', async () => {
  await expect(
    options([
      {
        name: 'MongoDB',
        run: async () => {
          throw away;
        },
      },
    ]).run,
  ).rejects.toThrow('MongoDB did not answer within 1 s');
  const broken = options([
    {
      name: 'PostgreSQL',
      run: async () => {
        throw new Error('a migration was edited');
      },
    },
  ]);
  await expect(broken.run).rejects.toThrow('a migration was edited');
  expect(broken.lines).toEqual([]);
});
