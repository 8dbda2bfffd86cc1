import { randomUUID } from 'node:crypto';
import { CALENDAR_MONTHS } from '@callsheet/domain';
import type { MemberRole } from '@callsheet/identity';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { buildTestApp, type TestApp } from '../testing/build-test-app.ts';
import { connectionRefused } from '../testing/unreachable-stores.ts';

/** A read that tells which workspace it is for. */
const URL = '/v1/usage/ledger';
const ALLOWANCE = { monthlyLimit: 30, billing: CALENDAR_MONTHS };
const MINE = randomUUID();
const OTHER = randomUUID();
const FOREIGN = randomUUID();
let built: TestApp;
/** What the store says; a workspace that is not in it has no such member. */
let roles: Map<string, MemberRole> | null;
let subjects: string[];

beforeAll(async () => {
  built = await buildTestApp({
    findRole: async ({ workspaceId }) => {
      if (roles === null) throw connectionRefused();
      return roles.get(workspaceId) ?? null;
    },
    usage: { balance: async () => null, allowance: async () => ALLOWANCE },
    ledger: {
      reservationsOf: async () => [],
      holdsOf: async () => [],
      differencesOf: async () => [],
      entriesOf: async ({ owners }) => {
        subjects = owners.flatMap(({ meter, subject }) => (meter === 'videoGenerations' ? [subject] : []));
        return [];
      },
    },
  });
});
beforeEach(() => {
  roles = new Map([
    [MINE, 'owner'],
    [OTHER, 'member'],
  ]);
  subjects = [];
});
afterAll(() => built.app.close());

/** Somebody new, whose membership nobody remembers. */
const call = (options: { selected?: string; wid?: string; method?: 'GET' | 'POST' } = {}) =>
  built.app.inject({
    method: options.method ?? 'GET',
    url: options.method === 'POST' ? '/v1/jobs/0123456789abcdef01234567/cancel' : URL,
    headers: {
      ...built.signedIn(randomUUID(), options.wid ?? MINE),
      ...(options.selected === undefined ? {} : { 'x-workspace-id': options.selected }),
    },
  });

test('R-000-02: a request is for the workspace of the header, else for the one of the token', async () => {
  expect([(await call()).statusCode, subjects]).toEqual([200, [MINE]]);
  expect([(await call({ selected: OTHER })).statusCode, subjects]).toEqual([200, [OTHER]]);
  expect([(await call({ selected: ` ${OTHER.toUpperCase()} ` })).statusCode, subjects]).toEqual([200, [OTHER]]);
});

test('a workspace that the caller does not belong to is 403, also when the token names it', async () => {
  const byHeader = await call({ selected: FOREIGN });
  expect([byHeader.statusCode, byHeader.json().code, byHeader.json().message]).toEqual([
    403,
    'FORBIDDEN',
    'You do not belong to the workspace that X-Workspace-Id names.',
  ]);
  const byToken = await call({ wid: FOREIGN });
  expect([byToken.statusCode, byToken.json().code]).toEqual([403, 'FORBIDDEN']);
  expect(subjects).toEqual([]);
});

test.each(['', 'x', `${OTHER}x`, OTHER.replaceAll('-', ''), `${OTHER},${OTHER}`, '..', `${OTHER} ${MINE}`])(
  'the header %j is 400, before any store is asked',
  async (selected) => {
    roles = null;
    const response = await call({ selected });
    expect([response.statusCode, response.json().code]).toEqual([400, 'INVALID_ID']);
    expect(response.json().message).toMatch(/^X-Workspace-Id must be the id of one of your workspaces/);
  },
);

test('without the accounts reads go on in the workspace of the token; all else is 503', async () => {
  roles = null;
  expect([(await call()).statusCode, subjects]).toEqual([200, [MINE]]);
  for (const options of [{ selected: OTHER }, { method: 'POST' as const }]) {
    const response = await call(options);
    expect([response.statusCode, response.json().code]).toEqual([503, 'DEPENDENCY_DOWN']);
  }
});
