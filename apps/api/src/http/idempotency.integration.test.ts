import { CALENDAR_MONTHS, MODEL_CAPABILITIES } from '@callsheet/domain';
import { createJob } from '@callsheet/engine';
import { dropWhenPassed } from '@callsheet/test-support';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { FatalCalls } from '../testing/die-while-serving.ts';
import { serveUntilKilled } from '../testing/serve-until-killed.ts';
import { type RunningApi, type SignedInUser, startApi } from '../testing/start-api.ts';

const ORDER = { prompt: 'a red ball', durationSeconds: 4, aspectRatio: '16:9' };
const SEED_ORDER = { prompt: 'fun science brain animation', style: 'fun', duration: 8, aspectRatio: '16:9' };
let api: RunningApi;

beforeAll(async () => {
  api = await startApi({ stack: inject('stack'), label: 'api idempotency' });
});
// biome-ignore lint/correctness/noEmptyPattern: vitest insists on a pattern for its fixtures
afterAll(async ({}, suite) => {
  await api?.stop();
  await dropWhenPassed(suite, [api]);
});

function post(
  user: SignedInUser,
  key: string,
  payload: object = ORDER,
  options: { at?: RunningApi; url?: string } = {},
) {
  return (options.at ?? api).call({
    method: 'POST',
    url: options.url ?? '/v1/jobs',
    headers: { ...user.headers, 'idempotency-key': key },
    payload,
  });
}

async function jobsOf(user: SignedInUser): Promise<string[]> {
  const response = await api.call({ url: '/v1/jobs?limit=100', headers: { ...user.headers } });
  return response.json().data.map((job: { id: string }) => job.id);
}

/** Units that the workspace's month has reserved or spent. */
async function usedBy(user: SignedInUser): Promise<number> {
  const response = await api.call({ url: '/v1/usage', headers: { ...user.headers } });
  return response.json().videoGenerations.used;
}

async function letLeasesRunOut(): Promise<void> {
  await api.dependencies.stores.db.query(
    "UPDATE ledger.idempotency_key SET lease_until = now() - interval '1 second' WHERE completed_at IS NULL",
  );
}

test('U-06: the same order with the same key is answered as the first time, however its fields are ordered', async () => {
  const user = await api.signUp();
  const first = await post(user, 'order-1');
  expect(first.statusCode).toBe(201);
  expect(first.headers['idempotent-replayed']).toBeUndefined();
  const { id } = first.json();
  // What has happened to the job since does not matter.
  await api.call({ method: 'POST', url: `/v1/jobs/${id}/cancel`, headers: { ...user.headers } });
  const again = await post(user, 'order-1', { aspectRatio: '16:9', prompt: 'a red ball', durationSeconds: 4 });
  expect([again.statusCode, again.headers.location, again.headers['idempotent-replayed']]).toEqual([
    201,
    `/v1/jobs/${id}`,
    'true',
  ]);
  expect(again.body).toBe(first.body);
  expect(again.headers['content-type']).toBe(first.headers['content-type']);
  expect(await jobsOf(user)).toEqual([id]);
});

test('another order with the same key is 422 on /v1, 400 on a seed’s surface, and makes nothing', async () => {
  const user = await api.signUp();
  await post(user, 'used');
  const other = await post(user, 'used', { ...ORDER, durationSeconds: 6 });
  expect([other.statusCode, other.json().code]).toEqual([422, 'IDEMPOTENCY_MISMATCH']);
  const url = '/api/videos/generate';
  const first = await post(user, 'used', SEED_ORDER, { url });
  expect([first.statusCode, first.json().success]).toEqual([201, true]);
  const otherSeed = await post(user, 'used', { ...SEED_ORDER, style: 'calm' }, { url });
  expect([otherSeed.statusCode, otherSeed.json().code]).toEqual([400, 'IDEMPOTENCY_MISMATCH']);
  expect((await post(user, 'used', SEED_ORDER, { url })).body).toBe(first.body);
  // The two routes are two scopes.
  expect(await jobsOf(user)).toHaveLength(2);
});

test('20 at once make one job and one reservation, over two processes; the others replay or hear 409 with Retry-After', async () => {
  const second = await api.another();
  const user = await api.signUp();
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => post(user, 'twenty', ORDER, { at: index % 2 === 0 ? api : second })),
  );
  await second.stop();
  const fresh = answers.filter(
    (answer) => answer.statusCode === 201 && answer.headers['idempotent-replayed'] === undefined,
  );
  expect(fresh).toHaveLength(1);
  for (const answer of answers.filter((other) => other !== fresh[0])) {
    if (answer.statusCode === 201) expect(answer.body).toBe(fresh[0]?.body);
    else
      expect([answer.statusCode, answer.json().code, answer.headers['retry-after']]).toEqual([
        409,
        'IDEMPOTENCY_IN_PROGRESS',
        '1',
      ]);
  }
  expect([await jobsOf(user), await usedBy(user)]).toEqual([[fresh[0]?.json().id], 1]);
});

/** Orders in a process of its own, which is killed when each order is at its step; the step is also the key. */
async function dieOrdering(orders: readonly { step: string; user: SignedInUser }[]): Promise<void> {
  const fatal: FatalCalls = {
    variables: api.variables,
    calls: orders.map(({ step, user }) => ({
      step,
      call: { method: 'POST', url: '/v1/jobs', headers: { ...user.headers, 'idempotency-key': step }, payload: ORDER },
    })),
  };
  expect(await serveUntilKilled(fatal)).toEqual({ signal: 'SIGKILL', said: '' });
}

test('a process killed at any step of an order: whoever repeats it gets one job and one reservation', async () => {
  const steps = ['idempotency.begun', 'create.inserted', 'admit.committed', 'idempotency.ordered', 'idempotency.kept'];
  const orders = await Promise.all(steps.map(async (step) => ({ step, user: await api.signUp() })));
  await dieOrdering(orders);
  const killed = await Promise.all(
    orders.map(async ({ step, user }) => ({ step, user, jobs: await jobsOf(user), used: await usedBy(user) })),
  );
  expect(killed.map(({ jobs, used }) => [jobs.length, used])).toEqual([
    [0, 0],
    [1, 0],
    [1, 1],
    [1, 1],
    [1, 1],
  ]);
  for (const { step, user } of killed) {
    const early = await post(user, step);
    if (step === 'idempotency.kept') expect(early.statusCode).toBe(201);
    else expect([step, early.statusCode, early.json().code]).toEqual([step, 409, 'IDEMPOTENCY_IN_PROGRESS']);
  }
  await letLeasesRunOut();
  for (const { step, user, jobs, used } of killed) {
    const takeover = await post(user, step);
    const { id } = takeover.json();
    expect([step, takeover.statusCode, takeover.headers.location]).toEqual([step, 201, `/v1/jobs/${id}`]);
    expect(takeover.headers['idempotent-replayed']).toBe(used === 1 ? 'true' : undefined);
    expect([step, await jobsOf(user), await usedBy(user)]).toEqual([step, jobs.length === 0 ? [id] : jobs, 1]);
    expect((await post(user, step)).body).toBe(takeover.body);
  }
}, 120_000);

test('a store that fails in the middle leaves the key taken: the verdict tells the next caller what became of it', async () => {
  const user = await api.signUp();
  const failing = await api.another({
    change: ({ app, engine }) => ({
      commands: {
        ...app.commands,
        create: (command) =>
          createJob(
            {
              ...engine,
              onStep: (name) => {
                if (name === 'admit.committed')
                  throw Object.assign(new Error('the connection was lost'), { code: 'ECONNRESET' });
              },
            },
            command,
          ),
      },
    }),
  });
  expect((await post(user, 'lost', ORDER, { at: failing })).statusCode).toBe(503);
  await failing.stop();
  expect((await post(user, 'lost')).statusCode).toBe(409);
  await letLeasesRunOut();
  const takeover = await post(user, 'lost');
  expect(takeover.statusCode).toBe(201);
  expect([await jobsOf(user), await usedBy(user)]).toEqual([[takeover.json().id], 1]);
});

test('an order is answered again after its model was retired, while the same order under a new key is refused', async () => {
  const user = await api.signUp();
  const order = { ...ORDER, model: 'google/veo-3.1' };
  const first = await post(user, 'before', order);
  const model = MODEL_CAPABILITIES.find((known) => known.model === order.model);
  const before = model?.retired ?? null;
  const retire = (retired: typeof before) => Object.assign(model ?? {}, { retired });
  retire({ replacement: 'acme/next' });
  try {
    const again = await post(user, 'before', order);
    expect([again.statusCode, again.body]).toEqual([201, first.body]);
    expect((await post(user, 'after', order)).json().code).toBe('MODEL_RETIRED');
  } finally {
    retire(before);
  }
  expect((await post(user, 'after', order)).statusCode).toBe(201);
});

test('rejections before the admission, the quota’s too, do not consume the key', async () => {
  const user = await api.signUp();
  expect((await post(user, 'free', { ...ORDER, model: 'acme/unknown' })).json().code).toBe('UNSUPPORTED_PARAMETER');
  expect((await post(user, 'free', { ...ORDER, durationSeconds: 61 })).statusCode).toBe(400);
  const small = await api.another({
    change: ({ app }) => ({
      usage: { ...app.usage, allowance: async () => ({ monthlyLimit: 0, billing: CALENDAR_MONTHS }) },
    }),
  });
  expect((await post(user, 'free', ORDER, { at: small })).json().code).toBe('QUOTA_EXCEEDED');
  await small.stop();
  const { rows } = await api.dependencies.stores.db.query('SELECT 1 FROM ledger.idempotency_key WHERE key = $1', [
    'free',
  ]);
  expect(rows).toEqual([]);
  expect((await post(user, 'free')).statusCode).toBe(201);
  expect(await jobsOf(user)).toHaveLength(1);
});

test('a retry is a spending call: repeats answer it, a caller who takes over finds it, one unit is held', async () => {
  const user = await api.signUp();
  const { id } = (await post(user, 'made')).json();
  await api.call({ method: 'POST', url: `/v1/jobs/${id}/cancel`, headers: { ...user.headers } });
  const retry = (key: string) =>
    api.call({
      method: 'POST',
      url: `/v1/jobs/${id}/retry`,
      headers: { ...user.headers, 'idempotency-key': key },
    });
  const first = await retry('again');
  expect([first.statusCode, first.json().status]).toEqual([202, 'queued']);
  expect((await retry('again')).body).toBe(first.body);
  expect((await retry('another')).json().code).toBe('ILLEGAL_TRANSITION');
  // As if the process had died before it could keep the answer.
  await api.dependencies.stores.db.query(
    `UPDATE ledger.idempotency_key SET status = NULL, body = NULL, headers = NULL, completed_at = NULL WHERE key = 'again'`,
  );
  await letLeasesRunOut();
  const takeover = await retry('again');
  expect([takeover.statusCode, takeover.json().id, takeover.headers['idempotent-replayed']]).toEqual([202, id, 'true']);
  expect([await jobsOf(user), await usedBy(user)]).toEqual([[id], 1]);
});

test('a key is 1 to 255 visible ASCII characters, belongs to one user, and is nothing to strangers', async () => {
  const [user, other] = [await api.signUp(), await api.signUp()];
  for (const key of ['', 'a b', 'a\u00e9', 'x'.repeat(256)]) {
    const refused = await post(user, key);
    expect([key, refused.statusCode, refused.json().code]).toEqual([key, 400, 'VALIDATION_ERROR']);
    expect(refused.json().details.fields[0].field).toBe('idempotency-key');
  }
  const longest = `!~${'x'.repeat(253)}`;
  const mine = await post(user, longest);
  const theirs = await post(other, longest, { ...ORDER, durationSeconds: 6 });
  expect([mine.statusCode, theirs.statusCode]).toEqual([201, 201]);
  expect(theirs.json().id).not.toBe(mine.json().id);
  const anonymous = await api.call({
    method: 'POST',
    url: '/v1/jobs',
    headers: { 'idempotency-key': longest },
    payload: ORDER,
  });
  expect([anonymous.statusCode, anonymous.headers['idempotent-replayed']]).toEqual([401, undefined]);
});
