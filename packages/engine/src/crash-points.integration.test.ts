import { AsyncLocalStorage } from 'node:async_hooks';
import { isTerminal } from '@callsheet/domain';
import { waitFor } from '@callsheet/test-support';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createJob } from './create-job.ts';
import { sweep } from './sweep.ts';
import { openEngine, promptCommand, type TestEngine } from './testing/open-engine.ts';
import { createScriptedProvider } from './testing/scripted-provider.ts';

class Crash extends Error {}

/** More than a job's whole life has steps, so that the last ones of these jobs meet no crash at all. */
const JOBS = 48;
const jobIdOf = (index: number) => `65a0000000000000000${(index + 1).toString(16).padStart(5, '0')}`;

describe('a crash at every step of a job', () => {
  const whose = new AsyncLocalStorage<string>();
  const stepsOf = new Map<string, string[]>();
  const crashedAt = new Map<string, string>();
  let engine: TestEngine;
  let provider: ReturnType<typeof createScriptedProvider>;

  beforeAll(async () => {
    engine = await openEngine({
      label: 'crash-points',
      onStep: (name) => {
        const jobId = whose.getStore();
        if (jobId === undefined || crashedAt.has(jobId)) return;
        const steps = stepsOf.get(jobId) ?? [];
        steps.push(name);
        stepsOf.set(jobId, steps);
        // Job number n dies at its step number n, once.
        if (steps.length - 1 !== Number.parseInt(jobId.slice(-5), 16) - 1) return;
        crashedAt.set(jobId, name);
        throw new Crash(`killed at ${name}`);
      },
    });
    provider = createScriptedProvider(engine.deps, (jobId, run) => whose.run(jobId, run));
    await provider.bind(engine.queue);
  });
  afterAll(async () => engine?.close());

  test('the job ends once, bought once, charged once (U-04, U-06, U-18)', { timeout: 120_000 }, async () => {
    const ids = Array.from({ length: JOBS }, (_, index) => jobIdOf(index));
    const created = await Promise.allSettled(
      ids.map((id) => whose.run(id, () => createJob(engine.deps, promptCommand(id)))),
    );
    for (const outcome of created) if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(Crash);

    // Everything that does not hang on a lease ends in real time, with the sweep seeing outboxes as old enough.
    engine.advance(10_000);
    const sweepUntil = async (done: () => Promise<boolean>, description: string) =>
      await waitFor(
        async () => {
          await sweep(engine.deps);
          return await done();
        },
        { timeoutMs: 60_000, intervalMs: 200, description },
      );
    const statuses = async () => Promise.all(ids.map(async (id) => (await engine.deps.jobs.find(id))?.job));
    await sweepUntil(
      async () => (await statuses()).filter((job) => job !== undefined && isTerminal(job.status)).length >= JOBS / 2,
      'half of the jobs to end',
    );
    // Leases run out, then the grace after which a fruitless lookup is proof.
    engine.advance(40_000);
    await sweep(engine.deps);
    engine.advance(200_000);
    await sweepUntil(
      async () => (await statuses()).every((job) => job !== undefined && isTerminal(job.status)),
      'every job to end',
    );

    for (const job of await statuses()) {
      const where = `job ${job?.id} killed at ${crashedAt.get(job?.id ?? '')}`;
      expect(job?.status, where).toBe('completed');
      const accepted = job?.attempts.filter((attempt) => attempt.state === 'succeeded') ?? [];
      expect(accepted, where).toHaveLength(1);
      const bought = [...provider.orders].filter(([key]) => key.startsWith(`${job?.id}/`)).map(([, count]) => count);
      expect(bought, where).toEqual([1]);
    }
    const { workspaceId } = promptCommand(jobIdOf(0));
    const period = new Date().toISOString().slice(0, 7);
    expect(await engine.ledger.readUsage({ meter: 'videoGenerations', subject: workspaceId, period })).toMatchObject({
      reserved: 0,
      captured: JOBS,
    });
    expect(await engine.ledger.verify('all')).toEqual([]);

    // The proof is only as good as the steps that were hit.
    expect(new Set(crashedAt.values())).toEqual(
      new Set([
        'create.inserted',
        'admit.committed',
        'transition.decided',
        'transition.stored',
        'submit.intent_stored',
        'submit.answered',
        'dispatch.operation.check',
        'dispatch.asset.ingest',
        'dispatch.job.settle',
        'dispatch.confirm',
        'ingest.stored',
        'settle.money_moved',
      ]),
    );
  });
});
