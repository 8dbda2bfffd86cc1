import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReservationState } from '../reservation.ts';
import type { SettleInput } from '../settle.ts';
import { planSettlements, type ReservationRow, stateAfter, statesAfter } from './settlement-plan.ts';

const ACTIONS = ['generate_image', 'generate_scene'] as const;
const at = new Date('2031-05-10T12:00:00.000Z');

function rowOf(jobId: string, action: string, state: ReservationRow['state'] = 'reserved'): ReservationRow {
  const account = { meter: 'credits', subject: 'u', period: 'wallet' } as const;
  return { ...account, id: `${jobId}/${action}`, jobId, number: 1, action, amount: 1, state };
}

function settlement(money: SettleInput['money'], actions?: readonly string[], jobId = 'j'): SettleInput {
  const cause = money === 'capture' ? 'success' : 'provider';
  return { jobId, number: 1, money, cause, at, ...(actions === undefined ? {} : { actions }) };
}

/** The table after a group. */
function settled(group: readonly SettleInput[], rows: readonly ReservationRow[]): readonly ReservationRow[] {
  const planned = planSettlements(group, rows);
  expect(new Set(planned.map(({ row }) => row.id)).size).toBe(planned.length);
  const moved = new Map(planned.map(({ row, input }) => [row.id, stateAfter(input.money)]));
  return rows.map((row) => ({ ...row, state: moved.get(row.id) ?? row.state }));
}

describe('planning the settlements of a group', () => {
  it('U-12: what two of them name goes the way of the one that came first, the rest each its own', () => {
    const rows = ACTIONS.map((action) => rowOf('j', action));
    const [image, whole] = [settlement('capture', ['generate_image']), settlement('release')];
    expect(settled([image, whole], rows).map(({ state }) => state)).toEqual(['captured', 'released']);
    expect(settled([whole, image], rows).map(({ state }) => state)).toEqual(['released', 'released']);
  });

  it.each([
    [['released', 'captured'], 'captured'],
    [['captured', 'reserved'], 'reserved'],
    [['released', 'reserved'], 'reserved'],
    [['released', 'released'], 'released'],
    [[], 'none'],
  ] as const)('tells %j in one word: %s', (states, word) => {
    const rows = states.map((state, index) => rowOf('j', ACTIONS[index] ?? '', state));
    expect(statesAfter([settlement('release')], rows)).toEqual([word]);
  });

  it('answers only for what was named: another action, or none at all, is none', () => {
    const rows = [rowOf('j', 'generate_image', 'captured'), rowOf('j', 'generate_scene')];
    const asked = [['generate_image'], ['generate_scene'], ['generate_prompt'], []];
    const group = asked.map((actions) => settlement('release', actions));
    expect(statesAfter(group, rows)).toEqual(['captured', 'reserved', 'none', 'none']);
  });

  it('plans any group as if its members had come one after the other', () => {
    const state = fc.constantFrom<ReservationRow['state'][]>('reserved', 'reserved', 'captured', 'released');
    const table = fc
      .tuple(state, state, state, state)
      .map((states) => states.map((one, index) => rowOf(index < 2 ? 'j' : 'k', ACTIONS[index % 2] ?? '', one)));
    const member = fc
      .record({
        money: fc.constantFrom('capture' as const, 'release' as const),
        actions: fc.option(fc.subarray([...ACTIONS, 'generate_prompt']), { nil: undefined }),
        jobId: fc.constantFrom('j', 'k', 'unheard-of'),
      })
      .map(({ money, actions, jobId }) => settlement(money, actions, jobId));
    fc.assert(
      fc.property(table, fc.array(member, { minLength: 1, maxLength: 8 }), (rows, group) => {
        let one: readonly ReservationRow[] = rows;
        const answers: (ReservationState | undefined)[] = [];
        for (const input of group) {
          one = settled([input], one);
          answers.push(statesAfter([input], one)[0]);
        }
        const together = settled(group, rows);
        expect(together).toEqual(one);
        expect(statesAfter(group, together)).toEqual(answers);
      }),
      { numRuns: 500 },
    );
  });
});
