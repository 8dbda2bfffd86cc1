import type { FaultFlow } from './fault-plan.ts';

const transition = (event: string) => ['decided', 'stored', 'announced'].map((step) => `transition.${step}/${event}`);
const dispatch = (effect: string) => ['begun', 'sent'].map((step) => `dispatch.${step}/${effect}`);

/** Every step between two awaits that a job can be killed at, under the first flow that takes it. */
export const FAULT_STEPS: Readonly<Record<FaultFlow, readonly string[]>> = {
  plain: [
    'create.inserted',
    'admit.committed',
    'create.confirmed',
    'submit.read',
    ...transition('attempt.started'),
    'dispatch.confirm',
    'submit.intent_stored',
    'submit.answered',
    ...transition('attempt.accepted'),
    ...dispatch('operation.check'),
    'submit.recorded',
    'check.read',
    'check.polled',
    'check.recorded',
    'check.sent',
    ...transition('attempt.succeeded'),
    ...dispatch('asset.ingest'),
    'ingest.read',
    'ingest.fetched',
    'ingest.stored',
    ...transition('asset.stored'),
    'settle.read',
    'settle.money_moved',
    ...transition('job.completed'),
    'settle.finished',
  ],
  // The verdict comes with the answer to the order: the check that is due is never sent, unless the process dies.
  'answered-at-once': ['submit.recorded', ...transition('attempt.succeeded')],
  // The ledger is away when the outcome is decided, so that its task settles it.
  'settled-later': [...dispatch('job.settle'), 'settle.read'],
  callback: ['callback.read', 'callback.applied', 'callback.marked'],
  'answer-lost': [...transition('attempt.unknown'), 'check.looked_up'],
  'refused-for-now': [...transition('attempt.postponed'), ...dispatch('job.submit')],
  draft: ['start.admitted', ...transition('job.queued')],
  failed: [...transition('job.settling'), ...transition('job.failed')],
  retried: ['retry.numbered', 'retry.admitted', ...transition('job.retried')],
  canceled: [...transition('cancel.requested'), 'check.cancel_asked', ...transition('job.canceled')],
  deleted: ['delete.canceled', ...transition('job.deleted')],
  'deleted-late': ['delete.removed', ...transition('assets.removed')],
};
