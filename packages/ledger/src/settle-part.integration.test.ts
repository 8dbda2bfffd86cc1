import { dropWhenPassed, type TestNode } from '@callsheet/test-support';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { SettleInput } from './settle.ts';
import {
  createLedgerOn,
  openTestLedger,
  requestFor,
  type TestLedger,
  videoCharge,
} from './testing/open-test-ledger.ts';

const tasks: TestNode[] = [];
let test: TestLedger;
const now = new Date('2031-05-10T12:00:00.000Z');

beforeAll(async () => {
  test = await openTestLedger({ adminUrl: inject('stack').postgresUrl, label: 'ledger settle part', now: () => now });
});

afterEach(({ task }) => {
  tasks.push(task);
});

afterAll(async () => {
  await test?.db.close();
  await dropWhenPassed({ tasks }, [test?.database]);
});

function walletOf(subject: string) {
  return { meter: 'credits', subject, period: 'wallet' } as const;
}

/** A scene of this job holds 2 credits for its image and 10 for its video. */
async function admitScene(jobId: string, subject: string): Promise<void> {
  const wallet = walletOf(subject);
  await test.ledger.grant(undefined, { ...wallet, amount: 100, key: jobId });
  const charges = [
    videoCharge(subject, { ...wallet, action: 'generate_image', amount: 2, limit: 0 }),
    videoCharge(subject, { ...wallet, action: 'generate_scene', amount: 10, limit: 0 }),
  ];
  expect(await test.ledger.admit(requestFor(jobId, charges))).toEqual({ kind: 'admitted' });
}

const settlements = {
  keepImage: { money: 'capture', cause: 'success', actions: ['generate_image'] },
  keepVideo: { money: 'capture', cause: 'success', actions: ['generate_scene'] },
  keepAll: { money: 'capture', cause: 'success' },
  freeVideo: { money: 'release', cause: 'provider', actions: ['generate_scene'] },
  freeAll: { money: 'release', cause: 'user' },
} as const;

function settlementOf(jobId: string, name: keyof typeof settlements): SettleInput {
  return { jobId, number: 1, at: now, ...settlements[name] };
}

const settle = (jobId: string, name: keyof typeof settlements) => test.ledger.settle(settlementOf(jobId, name));

async function expectBooks(subject: string, jobId: string, expected: Readonly<Record<string, string>>): Promise<void> {
  const reservations = await test.ledger.readJobEntries(jobId);
  expect(Object.fromEntries(reservations.map(({ action, state }) => [action, state]))).toEqual(expected);
  const sumOf = (state: string) =>
    reservations.filter((one) => one.state === state).reduce((total, { amount }) => total + amount, 0);
  const balance = { reserved: sumOf('reserved'), captured: sumOf('captured') };
  expect(await test.ledger.readUsage(walletOf(subject))).toMatchObject(balance);
  expect(await test.ledger.verify(walletOf(subject))).toEqual([]);
}

describe('settling a part of an admission', () => {
  it('R-003-18: captures the image, then gives the video back; each repeat finds what was settled', async () => {
    await admitScene('part', 'part-user');
    expect(await settle('part', 'keepImage')).toBe('captured');
    await expectBooks('part-user', 'part', { generate_image: 'captured', generate_scene: 'reserved' });
    expect(await settle('part', 'keepImage')).toBe('captured');
    const open = await test.ledger.findOpenAdmissions(new Date(now.getTime() + 1), 10);
    expect(open).toEqual([{ jobId: 'part', number: 1, at: now }]);
    for (let repeat = 0; repeat < 2; repeat += 1) {
      expect(await settle('part', 'freeAll')).toBe('captured');
      expect(await settle('part', 'freeVideo')).toBe('released');
      expect(await settle('part', 'keepVideo')).toBe('released');
      expect(await settle('part', 'keepImage')).toBe('captured');
      await expectBooks('part-user', 'part', { generate_image: 'captured', generate_scene: 'released' });
    }
    expect(await test.ledger.findOpenAdmissions(new Date(now.getTime() + 1), 10)).toEqual([]);
    const entries = await test.ledger.listEntries({ ...walletOf('part-user'), after: 0, limit: 100 });
    expect(entries.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['grant', 100],
      ['reserve', 2],
      ['reserve', 10],
      ['capture', 2],
      ['release', 10],
    ]);
    const reservations = await test.ledger.readJobEntries('part');
    expect(reservations.map(({ cause, entries: moved }) => [cause, ...moved.map(({ kind }) => kind)])).toEqual([
      ['success', 'reserve', 'capture'],
      ['user', 'reserve', 'release'],
    ]);
  });

  it('answers reserved while one of the named is still held, and none for actions that were not reserved', async () => {
    await admitScene('words', 'words-user');
    const other = { ...settlementOf('words', 'keepAll'), actions: ['generate_prompt'] };
    expect(await test.ledger.settle(other)).toBe('none');
    expect(await test.ledger.settle({ ...other, actions: [] })).toBe('none');
    await expectBooks('words-user', 'words', { generate_image: 'reserved', generate_scene: 'reserved' });
    expect(await test.ledger.findVerdict('words', 1)).toEqual({ kind: 'admitted' });
    expect(await settle('words', 'freeVideo')).toBe('released');
    expect(await settle('words', 'keepAll')).toBe('captured');
    await expectBooks('words-user', 'words', { generate_image: 'captured', generate_scene: 'released' });
  });

  it('withdraws an admission that nobody decided on, whatever actions are named', async () => {
    expect(await settle('unborn', 'keepImage')).toBe('none');
    expect(await test.ledger.findVerdict('unborn', 1)).toEqual({ kind: 'withdrawn' });
  });

  it.each([
    [['keepImage', 'freeAll'], ['captured', 'captured'], { generate_image: 'captured', generate_scene: 'released' }],
    [['freeAll', 'keepImage'], ['released', 'released'], { generate_image: 'released', generate_scene: 'released' }],
    [['keepAll', 'freeVideo'], ['captured', 'captured'], { generate_image: 'captured', generate_scene: 'captured' }],
    [['freeVideo', 'keepAll'], ['released', 'captured'], { generate_image: 'captured', generate_scene: 'released' }],
    [['keepImage', 'keepVideo'], ['captured', 'captured'], { generate_image: 'captured', generate_scene: 'captured' }],
    [
      ['freeVideo', 'keepVideo', 'keepImage', 'freeAll'],
      ['released', 'released', 'captured', 'captured'],
      { generate_image: 'captured', generate_scene: 'released' },
    ],
  ] as const)('U-12: %j in one group: the first to come wins what it names', async (names, answers, expected) => {
    const jobId = `group-${names.join('-')}`;
    await admitScene(jobId, jobId);
    let transactions = 0;
    const counted = createLedgerOn({
      db: {
        ...test.db,
        transaction: (run, options) => {
          transactions += 1;
          return test.db.transaction(run, options);
        },
      },
      now: () => now,
    });
    // It goes alone; the others wait for it and go together.
    const alone = counted.settle(settlementOf(`${jobId}-alone`, 'freeAll'));
    const states = await Promise.all(names.map((name) => counted.settle(settlementOf(jobId, name))));
    expect([await alone, transactions]).toEqual(['none', 2]);
    expect(states).toEqual(answers);
    await expectBooks(jobId, jobId, expected);
    // The same once more, each by itself.
    for (const [index, name] of names.entries()) expect(await settle(jobId, name)).toBe(answers[index]);
    await expectBooks(jobId, jobId, expected);
  });

  it('U-02: processes that settle parts and the whole of one admission at once end each reservation once', async () => {
    await admitScene('storm', 'storm-user');
    const processes = Array.from({ length: 5 }, () => createLedgerOn({ db: test.db, now: () => now }));
    const names = ['keepImage', 'freeVideo', 'freeAll', 'keepAll', 'keepVideo'] as const;
    await Promise.all(
      processes.flatMap((ledger, shift) =>
        names.map((_, index) =>
          ledger.settle(settlementOf('storm', names[(index + shift) % names.length] ?? 'keepAll')),
        ),
      ),
    );
    const reservations = await test.ledger.readJobEntries('storm');
    expect(reservations.map(({ entries }) => entries.length)).toEqual([2, 2]);
    const states = Object.fromEntries(reservations.map(({ action, state }) => [action, state]));
    expect(Object.values(states)).not.toContain('reserved');
    await expectBooks('storm-user', 'storm', states);
  });

  it('U-05: a scene that gives both of its reservations back counts as one release of its user', async () => {
    const midnight = new Date('2031-05-10T00:00:00.000Z');
    await admitScene('blamed-1', 'blamed');
    await admitScene('blamed-2', 'blamed');
    await settle('blamed-1', 'freeAll');
    expect(await test.ledger.countUserReleases('blamed', midnight)).toBe(1);
    await settle('blamed-2', 'keepImage');
    await settle('blamed-2', 'freeAll');
    expect(await test.ledger.countUserReleases('blamed', midnight)).toBe(2);
  });
});
