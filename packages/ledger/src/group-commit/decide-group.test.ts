import { type AccountBalance, type Charge, decideAdmission, usedOf } from '@callsheet/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountName, accountsOf } from '../account.ts';
import { decideGroup } from './decide-group.ts';

function charge(subject: string, amount: number, limit: number, meter: Charge['meter'] = 'videoGenerations'): Charge {
  return { meter, subject, period: '2031-05', action: `${meter}-${amount}`, amount, limit };
}

function nameOf(subject: string, meter: Charge['meter'] = 'videoGenerations'): string {
  return accountName({ meter, subject, period: '2031-05' });
}

/** The rule applied to one after the other, each in a world that the ones before it have left behind. */
function decideOneByOne(admissions: readonly (readonly Charge[])[], balances: ReadonlyMap<string, AccountBalance>) {
  let world = new Map(balances);
  return admissions.map((charges) => {
    const next = new Map(world);
    for (const { limit, ...key } of accountsOf(charges)) {
      const name = accountName(key);
      if (!next.has(name)) next.set(name, { limit, reserved: 0, captured: 0 });
    }
    const balanceOf = (key: Charge) => next.get(accountName(key)) ?? { limit: 0, reserved: 0, captured: 0 };
    const verdict = decideAdmission(charges, charges.map(balanceOf));
    if (verdict.kind !== 'admitted') return verdict;
    for (const one of charges) {
      const balance = balanceOf(one);
      next.set(accountName(one), { ...balance, reserved: balance.reserved + one.amount });
    }
    world = next;
    return verdict;
  });
}

describe('deciding a group', () => {
  it('U-03: lets in by order of arrival what is left, and a smaller one behind a refused one', () => {
    const balances = new Map([[nameOf('w'), { limit: 10, reserved: 4, captured: 3 }]]);
    const { verdicts, opened } = decideGroup(
      [2, 2, 1, 1].map((amount) => [charge('w', amount, 99)]),
      balances,
    );
    expect(verdicts.map(({ kind }) => kind)).toEqual(['admitted', 'refused', 'admitted', 'refused']);
    expect(verdicts[1]).toMatchObject({ used: 9, limit: 10, asked: 2 });
    expect(opened).toEqual([]);
  });

  it('C-13: a refused member takes nothing from any meter, so that the next one finds it all', () => {
    const balances = new Map([
      [nameOf('w'), { limit: 1, reserved: 0, captured: 0 }],
      [nameOf('u', 'credits'), { limit: 5, reserved: 0, captured: 0 }],
    ]);
    const both = (credits: number) => [charge('w', 1, 1), charge('u', credits, 0, 'credits')];
    const { verdicts } = decideGroup([both(6), both(5), both(0)], balances);
    expect(verdicts.map(({ kind }) => kind)).toEqual(['refused', 'admitted', 'refused']);
  });

  it('opens a new account with the limit of the first one that gets in', () => {
    const { verdicts, opened } = decideGroup(
      [[charge('new', 5, 4)], [charge('new', 5, 6)], [charge('new', 1, 100)], [charge('new', 1, 100)]],
      new Map(),
    );
    expect(verdicts.map(({ kind }) => kind)).toEqual(['refused', 'admitted', 'admitted', 'refused']);
    expect(opened).toEqual([{ meter: 'videoGenerations', subject: 'new', period: '2031-05', limit: 6 }]);
  });

  it('decides any group as if its members had come one after the other', () => {
    const anyCharge = fc
      .record({
        subject: fc.constantFrom('a', 'b', 'c'),
        amount: fc.integer({ min: 0, max: 4 }),
        limit: fc.integer({ min: 0, max: 8 }),
      })
      .map(({ subject, amount, limit }) => charge(subject, amount, limit));
    const anyGroup = fc.array(fc.array(anyCharge, { maxLength: 3 }), { maxLength: 12 });
    const anyBalances = fc.array(fc.tuple(fc.constantFrom('a', 'b'), fc.nat(8), fc.nat(8)));
    fc.assert(
      fc.property(anyGroup, anyBalances, (group, rows) => {
        const balances = new Map(
          rows.map(([subject, limit, used]) => [
            nameOf(subject),
            { limit, reserved: Math.min(limit, used), captured: 0 },
          ]),
        );
        const { verdicts, opened } = decideGroup(group, balances);
        expect(verdicts).toEqual(decideOneByOne(group, balances));
        const limits = new Map(opened.map((account) => [accountName(account), account.limit]));
        for (const { limit, ...balance } of balances.values())
          expect(usedOf({ limit, ...balance })).toBeLessThanOrEqual(limit);
        for (const [name, limit] of limits) {
          const taken = group.flatMap((charges, index) => (verdicts[index]?.kind === 'admitted' ? charges : []));
          const sum = taken.filter((one) => accountName(one) === name).reduce((total, one) => total + one.amount, 0);
          expect(sum).toBeLessThanOrEqual(limit);
        }
      }),
      { numRuns: 500 },
    );
  });
});
