import type { Random } from './random.ts';

/** One blow to the system. `pick` (0 to 1) chooses among what is there when it falls. */
export type Disturbance = { readonly atMs: number } & (
  | { readonly kind: 'kill'; readonly app: 'api' | 'worker'; readonly pick: number; readonly downMs: number }
  | { readonly kind: 'restart'; readonly server: 'postgres' | 'documents' | 's3'; readonly how: 'graceful' | 'kill' }
  | { readonly kind: 'cut'; readonly whose: 'any' | 'listeners' | 'documents'; readonly picks: readonly number[] }
);

type WithoutTime<Kind> = Kind extends unknown ? Omit<Kind, 'atMs'> : never;
type Blow = WithoutTime<Disturbance>;

const FIRST_AT_MS = 1_500;
const KILL_GAP_MS = { lowest: 2_000, highest: 5_000 } as const;
const STORE_GAP_MS = { lowest: 3_000, highest: 7_000 } as const;
const LONGEST_DOWN_MS = 1_500;

const STORE_BLOWS: readonly ((random: Random) => Blow)[] = [
  () => ({ kind: 'restart', server: 'postgres', how: 'kill' }),
  () => ({ kind: 'restart', server: 'documents', how: 'kill' }),
  () => ({ kind: 'restart', server: 's3', how: 'kill' }),
  () => ({ kind: 'restart', server: 'postgres', how: 'graceful' }),
  () => ({ kind: 'restart', server: 'documents', how: 'graceful' }),
  () => ({ kind: 'restart', server: 's3', how: 'graceful' }),
  (random) => ({ kind: 'cut', whose: 'any', picks: picks(random) }),
  (random) => ({ kind: 'cut', whose: 'listeners', picks: picks(random) }),
  (random) => ({ kind: 'cut', whose: 'documents', picks: picks(random) }),
];

/**
 * Blows over the whole horizon. Processes are killed every few seconds; beside that, servers and connections take turns,
 * each kind once before any comes again.
 */
export function planDisturbances(random: Random, horizonMs: number): readonly Disturbance[] {
  const disturbances: Disturbance[] = [];
  for (let atMs = FIRST_AT_MS; atMs < horizonMs; atMs += random.integer(KILL_GAP_MS.lowest, KILL_GAP_MS.highest))
    disturbances.push({ atMs, ...kill(random) });
  let turns: (typeof STORE_BLOWS)[number][] = [];
  for (let atMs = FIRST_AT_MS; atMs < horizonMs; atMs += random.integer(STORE_GAP_MS.lowest, STORE_GAP_MS.highest)) {
    if (turns.length === 0) turns = [...STORE_BLOWS];
    const [makeBlow] = turns.splice(random.integer(0, turns.length - 1), 1);
    if (makeBlow !== undefined) disturbances.push({ atMs, ...makeBlow(random) });
  }
  return disturbances.sort((a, b) => a.atMs - b.atMs);
}

function kill(random: Random): Blow {
  return {
    kind: 'kill',
    app: random.chance(0.4) ? 'api' : 'worker',
    pick: random.next(),
    downMs: random.integer(0, LONGEST_DOWN_MS),
  };
}

function picks(random: Random): readonly number[] {
  return Array.from({ length: random.integer(1, 6) }, () => random.next());
}
