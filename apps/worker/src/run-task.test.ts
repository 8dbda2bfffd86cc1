import { DomainError, ProviderError } from '@callsheet/domain';
import { DeadLetterError, type JobTaskMessage, type TaskContext, type TaskHandler } from '@callsheet/queue';
import { expect, it } from 'vitest';
import { createWorkerMetrics } from './admin/worker-metrics.ts';
import { runTask } from './run-task.ts';
import { TaskDelayed } from './task-delayed.ts';

const id = '0b5f8a8e-51d5-4d5a-9df7-0f2c6c1b7a11';
const payload = { jobId: 'a'.repeat(24), attempt: 1, effectId: 'effect', number: 1 };

/** Runs one delivery of `job.submit` whose handler does what it is told; answers what the worker did about it. */
async function deliver(handler: TaskHandler<'job.submit'>, options: { isLastTry?: boolean } = {}) {
  const sent: JobTaskMessage[] = [];
  const lines: string[] = [];
  const metrics = createWorkerMetrics();
  const take = (level: string) => (_fields: Record<string, unknown>, message: string) =>
    void lines.push(`${level}: ${message}`);
  const queue = {
    enqueue: async (message: JobTaskMessage) => {
      sent.push(message);
      return 'queued' as const;
    },
  };
  const context: TaskContext<'job.submit'> = {
    name: 'job.submit',
    id,
    payload,
    attemptNumber: 1,
    isLastTry: options.isLastTry ?? false,
    signal: new AbortController().signal,
  };
  const run = runTask(
    { queue, metrics, log: { info: take('info'), warn: take('warn'), error: take('error') } },
    handler,
  );
  const thrown = await run(context).then(
    () => null,
    (error: unknown) => error,
  );
  const counted = await metrics.registry.getSingleMetricAsString('callsheet_tasks_total');
  return { sent, lines, thrown, counted };
}

it('counts a run that ended well and logs nothing', async () => {
  const { lines, counted, thrown } = await deliver(async () => undefined);
  expect(thrown).toBeNull();
  expect(lines).toEqual([]);
  expect(counted).toContain('callsheet_tasks_total{task="job.submit",result="completed"} 1');
});

it('sends a delayed task again under one and the same id, and takes this delivery for done', async () => {
  const delayed = () => Promise.reject(new TaskDelayed({ afterMs: 4000, reason: 'leased' }));
  const [first, second] = [await deliver(delayed), await deliver(delayed)];
  expect(first.thrown).toBeNull();
  expect(first.sent).toMatchObject([{ name: 'job.submit', payload, afterMs: 4000 }]);
  expect(first.sent[0]?.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(first.sent[0]?.id).not.toBe(id);
  expect(second.sent[0]?.id).toBe(first.sent[0]?.id);
});

it('takes a task that came too late for done', async () => {
  const { thrown, lines } = await deliver(() =>
    Promise.reject(new DomainError({ code: 'ILLEGAL_TRANSITION', message: 'over' })),
  );
  expect(thrown).toBeNull();
  expect(lines).toEqual(['info: a task came too late and is done']);
});

it('hands trouble to the retries of the queue and reports an error only when they are used up', async () => {
  const failing = () =>
    Promise.reject(new ProviderError({ code: 'UNAVAILABLE', retry: 'same_attempt', safeMessage: 'busy' }));
  const [early, last] = [await deliver(failing), await deliver(failing, { isLastTry: true })];
  expect(early.thrown).toBeInstanceOf(ProviderError);
  expect(early.lines).toEqual([]);
  expect(last.lines).toEqual(['error: a task failed for the last time']);
});

it('gives up at once, tries left or not, what trying again cannot mend', async () => {
  const error = new DomainError({ code: 'PRICE_UNKNOWN', message: 'no price' });
  const { thrown, lines, counted } = await deliver(() => Promise.reject(error));
  expect(thrown).toBeInstanceOf(DeadLetterError);
  expect(thrown).toMatchObject({ cause: error });
  expect(lines).toEqual(['error: a task failed in a way that trying again cannot mend']);
  expect(counted).toContain('callsheet_tasks_total{task="job.submit",result="dead_letter"} 1');
});
