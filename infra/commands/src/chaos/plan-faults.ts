import type { Random } from './random.ts';

/** A fault as the simulator's control API takes it. */
export type ScriptedFault = { readonly kind: string } & Readonly<Record<string, unknown>>;

const MODERATED = 'The input or output was flagged as sensitive. Please try again with different inputs. (E005)';
const BROKEN = 'Director: unexpected error handling prediction (E1001)';

type MakeFault = (random: Random) => ScriptedFault;

/** What the create call meets. All of these leave an operation behind or none for certain. */
const CREATE_FAULTS: readonly { readonly weight: number; readonly item: MakeFault }[] = [
  { weight: 4, item: () => ({ kind: 'create_reset', accepted: true }) },
  { weight: 2, item: () => ({ kind: 'create_status', status: 503, accepted: true }) },
  { weight: 2, item: () => ({ kind: 'create_body', body: 'truncated', accepted: true }) },
  { weight: 1, item: () => ({ kind: 'create_stall', accepted: true }) },
  { weight: 3, item: () => ({ kind: 'create_status', status: 429, retryAfterSeconds: 1 }) },
];

/** Nobody knows whether the provider has the order, and it has not: proof of absence takes two minutes. */
const VANISHED: readonly MakeFault[] = [
  () => ({ kind: 'create_reset', accepted: false }),
  () => ({ kind: 'create_status', status: 503 }),
];

const LATER_FAULTS: readonly { readonly weight: number; readonly item: MakeFault }[] = [
  { weight: 3, item: (random) => ({ kind: 'poll_status', status: 503, polls: random.integer(1, 5) }) },
  { weight: 1, item: (random) => ({ kind: 'poll_reset', polls: random.integer(1, 3) }) },
  { weight: 1, item: (random) => ({ kind: 'poll_body', body: 'html', polls: random.integer(1, 3) }) },
  { weight: 1, item: (random) => ({ kind: 'unknown_status', status: 'warming', polls: random.integer(1, 3) }) },
  { weight: 2, item: () => ({ kind: 'fail_with', error: MODERATED }) },
  { weight: 3, item: () => ({ kind: 'fail_with', error: BROKEN }) },
  { weight: 2, item: () => ({ kind: 'webhook', mode: 'none' }) },
  { weight: 2, item: () => ({ kind: 'webhook', mode: 'duplicate' }) },
  { weight: 2, item: () => ({ kind: 'webhook', mode: 'early' }) },
  { weight: 2, item: (random) => ({ kind: 'webhook', mode: 'late', ms: random.integer(500, 6_000) }) },
  { weight: 2, item: () => ({ kind: 'webhook', mode: 'reordered' }) },
  { weight: 2, item: () => ({ kind: 'webhook', mode: 'bad_signature' }) },
  {
    weight: 2,
    item: (random) => ({ kind: 'output_status', response: 'status', status: 503, downloads: random.integer(1, 2) }),
  },
  { weight: 2, item: () => ({ kind: 'output_status', response: 'short_body', downloads: 1 }) },
  { weight: 3, item: (random) => ({ kind: 'slow', ms: random.integer(500, 5_000) }) },
  { weight: 1, item: () => ({ kind: 'cancel_ignored' }) },
  { weight: 1, item: () => ({ kind: 'progress_falls' }) },
  { weight: 1, item: () => ({ kind: 'extra_fields' }) },
];

/** The faults that one job's operations meet: none, one or a few of different kinds. */
export function planFaults(random: Random, options: { mayVanish: boolean }): readonly ScriptedFault[] {
  const faults: ScriptedFault[] = [];
  if (options.mayVanish) faults.push(random.pick(VANISHED)(random));
  else if (random.chance(0.3)) faults.push(random.pickWeighted(CREATE_FAULTS)(random));
  const later = random.pickWeighted([
    { weight: 40, item: 0 },
    { weight: 40, item: 1 },
    { weight: 20, item: 2 },
  ]);
  for (let count = 0; count < later; count += 1) {
    const fault = random.pickWeighted(LATER_FAULTS)(random);
    if (!faults.some(({ kind }) => kind === fault.kind)) faults.push(fault);
  }
  return faults;
}
