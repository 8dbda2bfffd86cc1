import { expect, test } from 'vitest';
import { runTogether } from './run-together.ts';

const { signal } = new AbortController();
/** Never ends by itself; when aborted it takes until `ending` and then fails with an error of its own. */
const patient = (ending: Promise<unknown>) => (aborted: AbortSignal) =>
  new Promise<never>((_resolve, reject) => {
    aborted.addEventListener('abort', () => void ending.then(() => reject(new Error('aborted'))));
  });

test('both run at once, and both results come', async () => {
  const met = Promise.withResolvers<string>();
  const waits = () => met.promise;
  const meets = async () => {
    met.resolve('met');
    return 7;
  };
  expect(await runTogether(signal, waits, meets)).toEqual(['met', 7]);
});

test('when one fails the other is aborted and waited for, and the first failure is told', async () => {
  const ending = Promise.withResolvers<void>();
  const failed = new Error('failed');
  let isOver = false;
  const running = runTogether(signal, patient(ending.promise), () => Promise.reject(failed)).finally(() => {
    isOver = true;
  });
  const outcome = running.catch((error: unknown) => error);
  await new Promise(setImmediate);
  expect(isOver).toBe(false);
  ending.resolve();
  expect(await outcome).toBe(failed);
});

test('an abort from outside reaches both', async () => {
  const stop = new AbortController();
  const running = runTogether(stop.signal, patient(Promise.resolve()), patient(Promise.resolve()));
  stop.abort();
  await expect(running).rejects.toThrow('aborted');
});
