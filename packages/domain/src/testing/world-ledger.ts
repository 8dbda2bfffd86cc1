import type { Charge } from '../pricing/charges.ts';

export type Reservation = 'reserved' | 'captured' | 'released';

/** The smallest ledger: a reservation for each action of an admission, whose first end stays. */
export function createWorldLedger() {
  const states = new Map<string, Reservation>();
  const reserved = new Map<number, readonly Charge[]>();

  const keyOf = (admission: number, action: string) => `${admission}/${action}`;
  const actionsOf = (admission: number) => (reserved.get(admission) ?? []).map(({ action }) => action);

  return {
    /** Once for each admission: the first verdict binds. */
    reserve: (admission: number, charges: readonly Charge[]): void => {
      if (reserved.has(admission)) return;
      reserved.set(admission, charges);
      for (const { action } of charges) states.set(keyOf(admission, action), 'reserved');
    },
    /** What an admission has reserved; null when there is none. */
    chargesOf: (admission: number): readonly Charge[] | null => reserved.get(admission) ?? null,
    /** Answers how the named reservations stand afterwards. */
    settle: (admission: number, to: Reservation, named?: readonly string[]): Reservation | undefined => {
      const actions = named ?? actionsOf(admission);
      for (const action of actions)
        if (states.get(keyOf(admission, action)) === 'reserved') states.set(keyOf(admission, action), to);
      return actions.map((action) => states.get(keyOf(admission, action))).find((state) => state !== undefined);
    },
    stateOf: (admission: number, action: string) => states.get(keyOf(admission, action)),
    isOpen: (admission: number) =>
      actionsOf(admission).some((action) => states.get(keyOf(admission, action)) === 'reserved'),
    admissions: () => [...reserved.keys()],
    /** By admission and action. */
    states: () => states as ReadonlyMap<string, Reservation>,
  };
}
