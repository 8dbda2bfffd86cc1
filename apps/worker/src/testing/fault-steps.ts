import { type FaultFlow, VIDEO_STEP } from './fault-plan.ts';

const transition = (event: string) => ['decided', 'stored', 'announced'].map((step) => `transition.${step}/${event}`);
const dispatch = (effect: string) => ['begun', 'sent'].map((step) => `dispatch.${step}/${effect}`);

/** Of an order at a provider that cannot be asked for it: its fate is unknown when the process dies between these. */
const IN_DOUBT = [
  'transition.stored/attempt.started',
  'submit.intent_stored',
  'submit.prepared',
  'submit.answered',
  'transition.decided/attempt.accepted',
];
const ofVideo = (steps: readonly string[]) => steps.map((step) => `${VIDEO_STEP}${step}`);
/** What each step of a scene passes before its files are stored; between these it passes what `plain` does. */
const BOUGHT = [
  'submit.read',
  'transition.decided/attempt.started',
  'transition.stored/attempt.accepted',
  'dispatch.sent/operation.check',
  'submit.recorded',
  'check.polled',
  'transition.stored/attempt.succeeded',
  'dispatch.sent/asset.ingest',
  'ingest.fetched',
  'ingest.stored',
];

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
    'submit.prepared',
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
    'settle.moved',
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
  scene: [
    'admit.committed',
    ...BOUGHT,
    ...transition('step.stored'),
    ...ofVideo([
      ...dispatch('ledger.capture'),
      ...dispatch('job.submit'),
      'dispatch.confirm',
      ...BOUGHT,
      'transition.stored/asset.stored',
      'settle.moved',
      'settle.money_moved',
      'transition.stored/job.completed',
      ...dispatch('asset.convert'),
      'settle.finished',
      'convert.read',
      'convert.stored',
      ...transition('rendition.stored'),
    ]),
  ],
  'scene-in-doubt': [...IN_DOUBT, ...ofVideo(IN_DOUBT)],
};
