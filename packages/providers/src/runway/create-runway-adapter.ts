import type { CallContext, ProviderAdapter } from '../contract/provider-adapter.ts';
import { cancelTask } from './cancel-task.ts';
import { RUNWAY_ID, runwayCapabilities } from './capabilities.ts';
import { type OperationHandle, readHandle } from './operation-handle.ts';
import { type RunwayOrganization, readOrganizationReply } from './organization.ts';
import { toTaskOrder } from './request-mapping.ts';
import { createRunwayClient, type RunwayClientOptions } from './runway-client.ts';
import { readCreatedId, snapshotOf } from './task-reply.ts';
import { uploadMedia } from './upload-media.ts';

export interface RunwayAdapterOptions extends RunwayClientOptions {
  /**
   * Exact origins (scheme, host, port) that pictures may lie at and files may be uploaded to although they are not public
   * or not https: a simulator's.
   */
  readonly trustedOrigins: readonly string[];
}

/** What a call that belongs to no attempt gets. */
export type RunwayAccountCall = Pick<CallContext, 'signal' | 'now'>;

/** Runway: one adapter like all others, with its own storage for pictures that nobody else may see. */
export interface RunwayAdapter extends ProviderAdapter {
  /** Answers a `runway://` URI, which an order takes for 24 hours. */
  uploadMedia: NonNullable<ProviderAdapter['uploadMedia']>;
  readOrganization(call: RunwayAccountCall): Promise<RunwayOrganization>;
}

/** Runway's image and video models (providers.md 1.1). @throws Error for options that could never work; no key is shown. */
export function createRunwayAdapter(options: RunwayAdapterOptions): RunwayAdapter {
  const { trustedOrigins } = options;
  if (!URL.canParse(options.baseUrl)) throw new Error('the base URL of Runway is not a URL');
  if (!/^[\x21-\x7e]+$/.test(options.apiKey))
    throw new Error('the Runway key is empty or holds characters that no header takes');
  const client = createRunwayClient(options);

  return {
    id: RUNWAY_ID,
    capabilities: runwayCapabilities(options.submitTimeoutMs),
    async submit(request, context) {
      const order = toTaskOrder(request, trustedOrigins);
      const taskId = readCreatedId(await client.createTask(order, context));
      const handle: OperationHandle = { taskId, makes: order.makes };
      const snapshot = { state: 'queued', rawStatus: 'PENDING' } as const;
      return { externalId: taskId, handle, snapshot, acceptedAt: context.now() };
    },
    async poll(handle, context) {
      const known = readHandle(handle);
      return snapshotOf(await client.getTask(known.taskId, context), known, context.log);
    },
    cancel: async (handle, context) => cancelTask(client, readHandle(handle), context),
    // It calls nobody back: whatever comes in its name is not from it.
    parseCallback: async () => ({ kind: 'ignored', reason: 'this provider sends no callbacks' }),
    uploadMedia: (media, call) =>
      uploadMedia({ client, timeoutMs: options.submitTimeoutMs, trustedOrigins }, media, call),
    readOrganization: async (call) => readOrganizationReply(await client.getOrganization(call)),
  };
}
