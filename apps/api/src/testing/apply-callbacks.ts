import { createCallbackInbox } from '@callsheet/messages';
import { createProviderRegistry, type ProviderAdapter } from '@callsheet/providers';
import { expect } from 'vitest';
import { createCallbackApplyHandler } from '../../../worker/src/handlers/callback-apply.handler.ts';
import type { RunningApi } from './start-api.ts';
import { testConfig } from './test-config.ts';

/** A stored callback. `outcome` null: not applied yet. */
export interface StoredRow {
  readonly id: string;
  readonly outcome: string | null;
  readonly key: string;
}

/** Callbacks that an API has stored, applied by the worker's own handler when a test says so. */
export interface AppliedCallbacks {
  /** Of one job, in the order of their coming. */
  rowsOf(jobId: string): Promise<readonly StoredRow[]>;
  quarantined(): Promise<number>;
  /** Applies what is stored of a job; answers what became of each. */
  apply(jobId: string): Promise<readonly (string | null)[]>;
  /** Posts while a worker applies what comes, so that the sender need not wait its three seconds. */
  deliver<Answer extends object>(
    jobId: string,
    post: () => Promise<Answer>,
  ): Promise<Answer & { readonly became: string | null | undefined }>;
}

export function applyCallbacks(input: {
  readonly api: () => RunningApi;
  readonly adapters: () => readonly ProviderAdapter[];
}): AppliedCallbacks {
  const db = () => input.api().dependencies.stores.db;

  async function rowsOf(jobId: string): Promise<readonly StoredRow[]> {
    const { rows } = await db().query<StoredRow>(
      'SELECT id, outcome, dedupe_key AS key FROM messages.callback_inbox WHERE job_id = $1 ORDER BY received_at',
      [jobId],
    );
    return rows;
  }

  async function apply(jobId: string): Promise<readonly (string | null)[]> {
    const handle = createCallbackApplyHandler({
      engine: input.api().dependencies.engine,
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      metrics: { callbackApplied: () => undefined },
      inbox: createCallbackInbox({ db: db(), now: () => new Date(), enqueueApply: async () => undefined }),
      providers: {
        registry: createProviderRegistry(input.adapters()),
        customerKeys: {
          findLive: async () => null,
          use: () => Promise.reject(new Error('nobody has a key of their own')),
        },
        callbackBaseUrl: 'http://127.0.0.1:9',
        callbackSecret: testConfig().callbacks.secret,
        submitTimeouts: { usualMs: 2_000, blocking: { textMs: 2_000, videoMs: 2_000 } },
        requestTimeoutMs: 2_000,
        checkSchedule: { minMs: 1_000, maxMs: 1_000 },
      },
    });
    for (const { id, outcome } of await rowsOf(jobId)) {
      if (outcome !== null) continue;
      const { signal } = new AbortController();
      await handle({
        name: 'callback.apply',
        id,
        attemptNumber: 1,
        isLastTry: false,
        signal,
        payload: { inboxId: id },
      });
    }
    return (await rowsOf(jobId)).map(({ outcome }) => outcome);
  }

  return {
    rowsOf,
    apply,
    async quarantined() {
      const { rows } = await db().query<{ count: number }>(
        'SELECT count(*)::int AS count FROM messages.callback_quarantine',
      );
      return rows[0]?.count ?? 0;
    },
    async deliver(jobId, post) {
      const before = (await rowsOf(jobId)).length;
      const answer = post();
      await expect.poll(async () => (await rowsOf(jobId)).length).toBe(before + 1);
      const outcomes = await apply(jobId);
      return { ...(await answer), became: outcomes.at(-1) };
    },
  };
}
