import type { CallContext, ProviderAdapter } from '../contract/provider-adapter.ts';
import type { ProviderLog } from '../contract/provider-log.ts';
import { fieldsOf } from '../http/read-fields.ts';
import { rckCapabilities } from './capabilities.ts';
import { createRckCallbackReader } from './create-rck-callback-reader.ts';
import { createRckDispatchers, type RckDispatchers } from './create-rck-dispatcher.ts';
import { misunderstoodReply, refusedOrder, saysNo } from './error-mapping.ts';
import { snapshotOfJob } from './job-reply.ts';
import { readHandle } from './operation-handle.ts';
import { createRckClient } from './rck-client.ts';
import { toRckOrder } from './request-mapping.ts';
import { jobIdIn, toSubmission } from './submission.ts';
import { type RckBatchItem, type RckBatchOutcome, submitBatch } from './submit-batch.ts';
import { type RckTemplateList, toTemplateList } from './template-mapping.ts';

export interface RckAdapterOptions {
  /** Without a path of the API: https://rck.example.com. */
  readonly baseUrl: string;
  /** PEM certificates that are trusted beside the usual ones; null: none. */
  readonly caPem: string | null;
  /** Takes any certificate, on this adapter's connections only; warned about once. */
  readonly insecureTls: boolean;
  /** R-000-31: 60 s. */
  readonly submitTimeoutMs: number;
  readonly readTimeoutMs: number;
  /** Hears of switched-off verification. */
  readonly log: ProviderLog;
  /** Carries every call; own connections when absent. */
  readonly dispatchers?: RckDispatchers;
}

/** The generator of product videos: one adapter like all others, with its two calls that no other provider has. */
export interface RckAdapter extends ProviderAdapter {
  /** The styles that can be ordered; for a cache, as it is asked each time. */
  listTemplates(context: Pick<CallContext, 'signal' | 'now'>): Promise<RckTemplateList>;
  /** Several orders in one call; one outcome per item (K9). */
  submitBatch(
    items: readonly RckBatchItem[],
    context: Omit<CallContext, 'callbackUrl'>,
  ): Promise<readonly RckBatchOutcome[]>;
}

/** The RCK Description Server (providers.md 1.8). @throws Error for options that could never work. */
export function createRckAdapter(options: RckAdapterOptions): RckAdapter {
  const baseUrl = new URL(options.baseUrl);
  const { caPem, insecureTls, log } = options;
  const dispatchers = options.dispatchers ?? createRckDispatchers({ caPem, insecureTls, log });
  const client = createRckClient({ ...options, ...dispatchers, baseUrl });

  return {
    ...createRckCallbackReader(),
    capabilities: rckCapabilities(options.submitTimeoutMs),
    async submit(request, context) {
      const order = toRckOrder(request, context.callbackUrl);
      const reply = fieldsOf(await client.createImagesBatch(order.body, order.secrets, context));
      if (reply !== null && saysNo(reply)) throw refusedOrder(reply, order.secrets);
      const jobId = jobIdIn(reply) ?? jobIdIn(fieldsOf(reply?.data));
      if (jobId === null) throw misunderstoodReply('create', 'the reply to an order has no job_id');
      return toSubmission(jobId, order.videoId, context.now());
    },
    async poll(handle, context) {
      const ours = readHandle(handle);
      return snapshotOfJob(await client.getJob(ours.jobId, context), ours, context.log);
    },
    async cancel(handle) {
      readHandle(handle);
      return 'unsupported';
    },
    listTemplates: async (context) => toTemplateList(await client.listTemplates(context)),
    submitBatch: (items, context) => submitBatch(client, items, context),
  };
}
