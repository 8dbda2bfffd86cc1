import type { Charge } from '@callsheet/domain';
import { describe, expect, it } from 'vitest';
import { planReservations } from './reservation.ts';

const charge: Charge = {
  meter: 'videoGenerations',
  subject: 'w1',
  period: '2031-05',
  action: 'generate_prompt',
  amount: 1,
  limit: 30,
};

describe('planning reservations', () => {
  it('derives the same ids for every repeat of an admission and others for the next one', () => {
    const first = planReservations({ jobId: 'j1', number: 1, charges: [charge] });
    expect(planReservations({ jobId: 'j1', number: 1, charges: [charge] })).toEqual(first);
    const ids = [
      first[0]?.id,
      planReservations({ jobId: 'j1', number: 2, charges: [charge] })[0]?.id,
      planReservations({ jobId: 'j2', number: 1, charges: [charge] })[0]?.id,
      planReservations({ jobId: 'j1', number: 1, charges: [{ ...charge, meter: 'credits' }] })[0]?.id,
    ];
    expect(new Set(ids).size).toBe(4);
  });

  it('pins the derivation: a changed id would charge stored jobs again', () => {
    expect(planReservations({ jobId: '65f0c0ffee65f0c0ffee65f0', number: 1, charges: [charge] })[0]?.id).toBe(
      '23b38fa7-278c-56ca-a186-0bc166a1c52b',
    );
  });

  it('refuses to let a second charge of the same action go free', () => {
    expect(() => planReservations({ jobId: 'j1', number: 1, charges: [charge, charge] })).toThrow('twice');
  });
});
