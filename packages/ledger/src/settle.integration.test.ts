import { dropWhenPassed, type TestNode } from '@callsheet/test-support';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  createLedgerOn,
  openTestLedger,
  requestFor,
  type TestLedger,
  videoCharge,
} from './testing/open-test-ledger.ts';

const tasks: TestNode[] = [];
let test: TestLedger;
let now = new Date('2031-05-10T12:00:00.000Z');

beforeAll(async () => {
  test = await openTestLedger({ adminUrl: inject('stack').postgresUrl, label: 'ledger settle', now: () => now });
});

afterEach(({ task }) => {
  tasks.push(task);
});

afterAll(async () => {
  await test?.db.close();
  await dropWhenPassed({ tasks }, [test?.database]);
});

function monthOf(subject: string) {
  return { meter: 'videoGenerations', subject, period: '2031-05' } as const;
}

const capture = { money: 'capture', cause: 'success' } as const;
const release = { money: 'release', cause: 'provider' } as const;

describe('settling an admission', () => {
  it('C-10: capture keeps the units used, release gives them back', async () => {
    await test.ledger.admit(requestFor('kept', [videoCharge('plain')]));
    await test.ledger.admit(requestFor('freed', [videoCharge('plain')]));
    expect(await test.ledger.settle({ jobId: 'kept', number: 1, ...capture, at: now })).toBe('captured');
    expect(await test.ledger.settle({ jobId: 'freed', number: 1, ...release, at: now })).toBe('released');
    expect(await test.ledger.readUsage(monthOf('plain'))).toEqual({ limit: 3, reserved: 0, captured: 1, used: 1 });
    expect(await test.ledger.verify(monthOf('plain'))).toEqual([]);
  });

  it('U-02, U-12: 20 callers who capture and release the same job at once write exactly one terminal entry', async () => {
    const charges = [videoCharge('storm-a'), videoCharge('storm-b', { action: 'second' })];
    await test.ledger.admit(requestFor('storm', charges));
    const processes = Array.from({ length: 10 }, () => createLedgerOn({ db: test.db, now: () => now }));
    const states = await Promise.all(
      [...processes, ...processes].map((ledger, index) =>
        ledger.settle({ jobId: 'storm', number: 1, ...(index % 2 === 0 ? capture : release), at: now }),
      ),
    );
    expect(new Set(states).size).toBe(1);
    const winner = states[0] === 'captured' ? 'capture' : 'release';
    for (const subject of ['storm-a', 'storm-b']) {
      const entries = await test.ledger.listEntries({ ...monthOf(subject), after: 0, limit: 100 });
      expect(entries.map(({ kind }) => kind)).toEqual(['grant', 'reserve', winner]);
      expect(await test.ledger.verify(monthOf(subject))).toEqual([]);
    }
    const loser = winner === 'capture' ? release : capture;
    expect(await test.ledger.settle({ jobId: 'storm', number: 1, ...loser, at: now })).toBe(states[0]);
  });

  it('settles those that come at the same moment together, each in its own way', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `together-${index}`);
    const subjectOf = (index: number) => `together-${index % 5}`;
    await Promise.all(
      names.map((jobId, index) => test.ledger.admit(requestFor(jobId, [videoCharge(subjectOf(index))]))),
    );
    await test.ledger.settle({ jobId: 'together-3', number: 1, ...release, at: now });
    const { db } = test;
    let transactions = 0;
    const counted = createLedgerOn({
      db: {
        ...db,
        transaction: (run, options) => {
          transactions += 1;
          return db.transaction(run, options);
        },
      },
      now: () => now,
    });
    const asked = [...names, 'together-unknown', 'together-0'];
    const states = await Promise.all(
      asked.map((jobId, index) =>
        counted.settle({ jobId, number: 1, ...(index % 2 === 0 ? capture : release), at: now }),
      ),
    );
    const expected = names.map((_, index) => (index === 3 || index % 2 === 1 ? 'released' : 'captured'));
    expect(states).toEqual([...expected, 'none', 'captured']);
    // The first goes alone, the others with the next.
    expect(transactions).toBe(2);
    expect(await test.ledger.findVerdict('together-unknown', 1)).toEqual({ kind: 'withdrawn' });
    for (const subject of new Set(names.map((_, index) => subjectOf(index))))
      expect(await test.ledger.verify(monthOf(subject))).toEqual([]);
  });

  it('answers none for an admission that was refused or never took place', async () => {
    expect(await test.ledger.settle({ jobId: 'nobody', number: 1, ...capture, at: now })).toBe('none');
    await test.ledger.admit(requestFor('too-much', [videoCharge('refused', { amount: 9 })]));
    expect(await test.ledger.settle({ jobId: 'too-much', number: 1, ...capture, at: now })).toBe('none');
  });

  it('settles one admission of a job without touching the next', async () => {
    await test.ledger.admit(requestFor('retried', [videoCharge('retried')], 1));
    await test.ledger.settle({ jobId: 'retried', number: 1, ...release, at: now });
    await test.ledger.admit(requestFor('retried', [videoCharge('retried')], 2));
    expect(await test.ledger.settle({ jobId: 'retried', number: 2, ...capture, at: now })).toBe('captured');
    expect(await test.ledger.settle({ jobId: 'retried', number: 1, ...capture, at: now })).toBe('released');
    expect(await test.ledger.readUsage(monthOf('retried'))).toMatchObject({ reserved: 0, captured: 1 });
  });

  it('C-12: a late capture lands in the month of its reservation', async () => {
    await test.ledger.admit(requestFor('late', [videoCharge('late')]));
    await test.ledger.settle({ jobId: 'late', number: 1, ...capture, at: new Date('2031-06-02T00:00:00.000Z') });
    expect(await test.ledger.readUsage(monthOf('late'))).toMatchObject({ captured: 1 });
    expect(await test.ledger.readUsage({ ...monthOf('late'), period: '2031-06' })).toBeNull();
  });

  it('refuses a second terminal entry in the table itself', async () => {
    await test.ledger.admit(requestFor('forged', [videoCharge('forged')]));
    await test.ledger.settle({ jobId: 'forged', number: 1, ...release, at: now });
    const forged = test.db.query(
      `INSERT INTO ledger.entry
       SELECT meter, subject, period, seq + 1, 'capture', amount, 'forged', reservation_id, at, hash, hash
         FROM ledger.entry WHERE subject = 'forged' AND kind = 'release'`,
    );
    await expect(forged).rejects.toMatchObject({ code: '23505', constraint: 'entry_one_terminal' });
  });

  it('U-05: counts the releases that the user caused, per workspace and since a moment', async () => {
    const settleAt = async (jobId: string, cause: 'user' | 'provider', at: string) => {
      await test.ledger.admit(requestFor(jobId, [videoCharge('blamed', { limit: 30 })]));
      await test.ledger.settle({ jobId, number: 1, money: 'release', cause, at: new Date(at) });
    };
    await settleAt('blamed-1', 'user', '2031-05-09T23:59:59.999Z');
    await settleAt('blamed-2', 'user', '2031-05-10T00:00:00.000Z');
    await settleAt('blamed-3', 'user', '2031-05-10T08:00:00.000Z');
    await settleAt('blamed-4', 'provider', '2031-05-10T09:00:00.000Z');
    expect(await test.ledger.countUserReleases('blamed', new Date('2031-05-10T00:00:00.000Z'))).toBe(2);
    expect(await test.ledger.countUserReleases('somebody', new Date(0))).toBe(0);
  });

  it('lists admissions that are still open, oldest first, each once', async () => {
    now = new Date('2030-01-01T00:00:00.000Z');
    const two = [videoCharge('open', { limit: 30 }), videoCharge('open', { limit: 30, action: 'second' })];
    await test.ledger.admit(requestFor('open-old', two));
    now = new Date('2030-01-02T00:00:00.000Z');
    await test.ledger.admit(requestFor('open-mid', two));
    await test.ledger.admit(requestFor('open-done', two));
    await test.ledger.settle({ jobId: 'open-done', number: 1, ...release, at: now });
    now = new Date('2030-01-03T00:00:00.000Z');
    await test.ledger.admit(requestFor('open-new', two));
    const old = { jobId: 'open-old', number: 1, at: new Date('2030-01-01T00:00:00.000Z') };
    const mid = { jobId: 'open-mid', number: 1, at: new Date('2030-01-02T00:00:00.000Z') };
    expect(await test.ledger.findOpenAdmissions(now, 10)).toEqual([old, mid]);
    expect(await test.ledger.findOpenAdmissions(now, 1)).toEqual([old]);
    expect(await test.ledger.findOpenAdmissions(now, 10, old)).toEqual([mid]);
    expect(await test.ledger.findOpenAdmissions(now, 10, mid)).toEqual([]);
  });

  it('withdraws a job that was never decided on, so that its late admission reserves nothing', async () => {
    expect(await test.ledger.settle({ jobId: 'early-cancel', number: 1, ...release, at: now })).toBe('none');
    const late = await test.ledger.admit(requestFor('early-cancel', [videoCharge('early-cancel')]));
    expect(late).toEqual({ kind: 'withdrawn' });
    expect((await test.db.query('SELECT 1 FROM first_task WHERE id = $1', ['early-cancel/1'])).rowCount).toBe(0);
  });

  it('leaves nothing reserved however a cancel and its admission interleave', async () => {
    const jobIds = Array.from({ length: 20 }, (_, index) => `crossing-${index}`);
    await Promise.all(
      jobIds.flatMap((jobId) => [
        test.ledger.admit(requestFor(jobId, [videoCharge('crossing', { limit: 30 })])),
        test.ledger.settle({ jobId, number: 1, ...release, at: now }),
      ]),
    );
    const { rows } = await test.db.query<{ n: number }>(
      `SELECT count(*) AS n FROM ledger.reservation WHERE subject = 'crossing' AND state = 'reserved'`,
    );
    expect(rows[0]?.n).toBe(0);
  });
});
