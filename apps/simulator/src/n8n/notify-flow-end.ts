import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { WebhookDeliverer } from '../replicate/deliver-webhook.ts';
import { describeEnd } from './describe-end.ts';
import type { FlowOutcome, FlowRun } from './flow-run.ts';

export interface NotifyOptions {
  readonly deliverer: WebhookDeliverer;
  /** `whsec_…`; null: callbacks go out unsigned. */
  readonly webhookSecret: string | null;
  readonly videoUrl: (executionId: string) => string;
  readonly signal: AbortSignal;
}

const DEFAULT_LATE_MS = 5_000;
const FOREIGN_SECRET = `whsec_${Buffer.alloc(32, 'somebody else').toString('base64')}`;
const RESTARTED: FlowOutcome = { status: 'failed', error: 'The flow was restarted' };

/** Tells the order's URLs how a run ended; resolves after the first attempts, the retries go on behind. */
export async function notifyFlowEnd(run: FlowRun, outcome: FlowOutcome, options: NotifyOptions): Promise<void> {
  const fault = run.faults.find('webhook');
  const mode = fault?.mode;
  if (mode === 'none') return;
  if (mode === 'late') {
    const ms = fault?.ms ?? DEFAULT_LATE_MS;
    const open = await delay(ms, true, { signal: options.signal, ref: false }).catch(() => false);
    if (!open) return;
  }
  const truth = prepare(run, outcome, options);
  const contrary = prepare(run, RESTARTED, options);
  if (mode === 'failed_then_succeeded') await contrary();
  await truth();
  if (mode === 'duplicate') await truth();
  if (mode === 'succeeded_then_failed') await contrary();
}

/** A message of one id, however often it is sent. */
function prepare(run: FlowRun, outcome: FlowOutcome, options: NotifyOptions): () => Promise<void> {
  const { callbackUrl, errorCallbackUrl } = run.order;
  const url = new URL(outcome.status === 'broken' ? errorCallbackUrl : callbackUrl);
  const isForged = run.faults.find('webhook')?.mode === 'bad_signature';
  if (isForged) url.searchParams.set('t', 'A'.repeat(43));
  const message = {
    id: `msg_${randomBytes(12).toString('hex')}`,
    url: url.href,
    event: outcome.status,
    body: JSON.stringify(describeEnd(run, outcome, options.videoUrl(run.executionId))),
    secret: isForged && options.webhookSecret !== null ? FOREIGN_SECRET : options.webhookSecret,
  };
  return () => options.deliverer.deliver(message);
}
