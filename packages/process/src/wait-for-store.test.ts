import { expect, test } from 'vitest';
import { StoreAwayError, waitForStore } from './wait-for-store.ts';

const away = Object.assign(new Error('connect refused'), { code: 'ECONNREFUSED' });

/** A store that is away for some tries; the clock goes on by 400 ms with each. */
function setup(options: { failures: number; error?: Error; waitMs?: number; stop?: AbortController }) {
  const lines: string[] = [];
  const log = {
    info: (_: object, text: string) => lines.push(text),
    warn: (_: object, text: string) => lines.push(text),
  };
  let tries = 0;
  const opened = waitForStore(
    async () => {
      tries += 1;
      options.stop?.abort();
      if (tries <= options.failures) throw options.error ?? away;
      return 'opened';
    },
    {
      name: 'MongoDB',
      deadlineMs: options.waitMs ?? 60_000,
      now: () => tries * 400,
      pauseMs: 0,
      signal: (options.stop ?? new AbortController()).signal,
      isAway: (error) => error === away,
      log,
    },
  );
  return { opened, lines, tries: () => tries };
}

test('a store that is away is waited for; the log says so at every fifth try and when it is back', async () => {
  const { opened, lines } = setup({ failures: 6 });
  expect(await opened).toBe('opened');
  const waiting = 'waiting for MongoDB, which does not answer yet';
  expect(lines).toEqual([waiting, waiting, 'MongoDB answers now']);
});

test('a store that is there is opened without a word', async () => {
  const { opened, lines } = setup({ failures: 0 });
  expect(await opened).toBe('opened');
  expect(lines).toEqual([]);
});

test('waiting ends after its time, with a sentence for people and what the store said', async () => {
  const { opened, tries } = setup({ failures: 99, waitMs: 1000 });
  await expect(opened).rejects.toThrow(/^MongoDB does not answer\. Start it/);
  await expect(opened).rejects.toBeInstanceOf(StoreAwayError);
  await expect(opened).rejects.toMatchObject({ cause: away });
  expect(tries()).toBe(3);
});

test('what time cannot heal ends the wait at once', async () => {
  const { opened, lines, tries } = setup({ failures: 99, error: new Error('a migration was edited') });
  await expect(opened).rejects.toThrow('a migration was edited');
  expect([tries(), lines]).toEqual([1, []]);
});

test('the wait ends when the process is told to stop', async () => {
  const { opened, tries } = setup({ failures: 99, stop: new AbortController() });
  await expect(opened).rejects.toBe(away);
  expect(tries()).toBe(1);
});
