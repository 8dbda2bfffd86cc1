import { dropWhenPassed, type TestNode } from '@callsheet/test-support';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { openTestLedger, requestFor, type TestLedger, videoCharge } from './testing/open-test-ledger.ts';

const tasks: TestNode[] = [];
let test: TestLedger;
let round = 0;
let subject = '';
const now = new Date('2031-05-10T12:00:00.000Z');

beforeAll(async () => {
  test = await openTestLedger({ adminUrl: inject('stack').postgresUrl, label: 'ledger verify', now: () => now });
});

/** Entries of each account: grant, reserve, reserve, capture. */
beforeEach(async () => {
  round += 1;
  subject = `tampered-${round}`;
  for (const n of [1, 2]) await test.ledger.admit(requestFor(`${subject}-${n}`, [videoCharge(subject)]));
  await test.ledger.settle({ jobId: `${subject}-1`, number: 1, money: 'capture', cause: 'success', at: now });
});

afterEach(({ task }) => {
  tasks.push(task);
});

afterAll(async () => {
  await test?.db.close();
  await dropWhenPassed({ tasks }, [test?.database]);
});

function account() {
  return { meter: 'videoGenerations', subject, period: '2031-05' } as const;
}

/** What somebody with the owner's rights could do behind the ledger's back. */
async function tamper(text: string): Promise<void> {
  await test.db.transaction(async (sql) => {
    await sql.query('ALTER TABLE ledger.entry DISABLE TRIGGER USER');
    await sql.query(text, [subject]);
    await sql.query('ALTER TABLE ledger.entry ENABLE TRIGGER USER');
  });
}

async function findings(): Promise<readonly string[]> {
  const differences = await test.ledger.verify(account());
  return [...new Set(differences.map(({ about }) => about))].sort();
}

describe('verifying the ledger', () => {
  it('finds nothing in sound books', async () => {
    expect(await test.ledger.verify(account())).toEqual([]);
  });

  it('refuses to change, delete or truncate entries while the trigger stands', async () => {
    for (const text of [
      'UPDATE ledger.entry SET amount = 9 WHERE subject = $1',
      'DELETE FROM ledger.entry WHERE subject = $1',
    ]) {
      await expect(test.db.query(text, [subject])).rejects.toThrow('append-only');
    }
    await expect(test.db.query('TRUNCATE ledger.entry')).rejects.toThrow('append-only');
    expect(await test.ledger.verify(account())).toEqual([]);
  });

  it('finds an entry whose amount was changed', async () => {
    await tamper(`UPDATE ledger.entry SET amount = 0 WHERE subject = $1 AND kind = 'capture'`);
    expect(await findings()).toEqual(['captured', 'chain', 'reserved', 'reservation'].sort());
    const chain = (await test.ledger.verify(account())).find(({ about }) => about === 'chain');
    expect(chain).toMatchObject({ account: account(), where: '4' });
  });

  it('finds an entry that was turned into another kind', async () => {
    await tamper(`UPDATE ledger.entry SET kind = 'release' WHERE subject = $1 AND kind = 'capture'`);
    expect(await findings()).toEqual(['captured', 'chain', 'reservation']);
  });

  it('finds entries cut off the end and taken from the middle', async () => {
    await tamper(`DELETE FROM ledger.entry WHERE subject = $1 AND kind = 'capture'`);
    expect(await findings()).toEqual(['captured', 'head', 'reservation', 'reserved']);
    await tamper('DELETE FROM ledger.entry WHERE subject = $1 AND seq = 2');
    expect(await findings()).toContain('sequence');
    expect(await findings()).toContain('chain');
  });

  it('finds a limit that was raised without an entry', async () => {
    await tamper('UPDATE ledger.account SET unit_limit = 1000 WHERE subject = $1');
    expect(await test.ledger.verify(account())).toEqual([
      { account: account(), about: 'limit', where: null, expected: '3', actual: '1000' },
    ]);
  });

  it('finds a reservation whose state the entries do not bear out', async () => {
    await tamper(
      `UPDATE ledger.reservation SET state = 'released', cause = 'user', settled_at = created_at
        WHERE subject = $1 AND state = 'reserved'`,
    );
    const differences = await test.ledger.verify(account());
    expect(differences).toMatchObject([
      { about: 'reservation', expected: 'reserve 1', actual: 'reserve 1, release 1' },
    ]);
  });

  it('walks through all accounts and names the ones at fault', async () => {
    const before = new Set((await test.ledger.verify('all')).map((difference) => difference.account.subject));
    expect(before.has(subject)).toBe(false);
    await tamper('UPDATE ledger.account SET unit_limit = 7 WHERE subject = $1');
    const after = new Set((await test.ledger.verify('all')).map((difference) => difference.account.subject));
    expect(after).toEqual(new Set([...before, subject]));
  });

  it('says so when the account does not exist', async () => {
    expect(await test.ledger.verify({ ...account(), subject: 'nobody' })).toMatchObject([{ about: 'account' }]);
  });
});
