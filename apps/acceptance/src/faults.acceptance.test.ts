import { randomUUID } from 'node:crypto';
import { waitFor } from '@callsheet/test-support';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { POLL_MS, send, signUp } from './testing/client.ts';
import { type RunningApps, startApps } from './testing/start-apps.ts';

describe('when something breaks', () => {
  let apps: RunningApps;
  beforeAll(async () => {
    apps = await startApps('faults', {
      worker: { SUBMIT_TIMEOUT_MS: '5000', CHECK_INTERVAL_MIN_MS: '300', CHECK_INTERVAL_MAX_MS: '1000' },
    });
  });
  afterAll(async () => apps?.stop());

  /** A prompt that no other test has, so that a fault meets this job only. */
  async function order(
    client: Awaited<ReturnType<typeof signUp>>,
    ...faults: readonly Record<string, unknown>[]
  ): Promise<string> {
    const prompt = `clouds ${randomUUID()}`;
    for (const fault of faults) {
      const scripted = await send(apps.simulatorUrl, 'POST', '/_simulator/faults', {
        match: { promptContains: prompt },
        fault,
      });
      expect(scripted.status).toBe(201);
    }
    const created = await client.post('/v1/jobs', { prompt, durationSeconds: 4, aspectRatio: '16:9' });
    expect(created.status).toBe(201);
    return created.body.id;
  }

  async function creates(client: Awaited<ReturnType<typeof signUp>>, jobId: string): Promise<number> {
    const { prompt } = (await client.get(`/v1/jobs/${jobId}`)).body.input;
    const { body } = await send(apps.simulatorUrl, 'GET', '/_simulator/requests');
    return body.requests.filter(
      (request: { method: string; path: string; body: unknown }) =>
        request.method === 'POST' &&
        /\/predictions$/.test(request.path) &&
        JSON.stringify(request.body).includes(prompt),
    ).length;
  }

  test('moderation by the provider fails the job and gives the unit back (U-08)', async () => {
    const client = await signUp(apps.apiUrl);
    const jobId = await order(client, {
      kind: 'fail_with',
      error: 'The input or output was flagged as sensitive. Please try again with different inputs. (E005)',
    });
    const job = await client.jobThatIs(jobId, ['failed', 'completed']);
    expect(job).toMatchObject({
      status: 'failed',
      error: { code: 'MODERATION_OUTPUT', charged: false, retryable: false },
    });
    expect(job.error.message.length).toBeGreaterThan(10);
    expect(await client.videosUsed()).toMatchObject({ used: 0, reserved: 0, captured: 0 });
    const seen = await client.get(`/api/videos/${jobId}`);
    expect(seen.body.data).toMatchObject({ status: 'failed', videoUrl: null, errorMessage: job.error.message });
  });

  test('a provider that answers 503 to status checks and sends no callback only delays (C2, U-25)', async () => {
    const client = await signUp(apps.apiUrl);
    const jobId = await order(
      client,
      { kind: 'poll_status', status: 503, polls: 3 },
      { kind: 'webhook', mode: 'none' },
    );
    expect(await client.jobThatIs(jobId, ['failed', 'completed'])).toMatchObject({ status: 'completed', attempts: 1 });
  });

  test('an order whose answer was lost is found again and not bought twice (C3, U-01, U-06)', async () => {
    const client = await signUp(apps.apiUrl);
    const jobId = await order(client, { kind: 'create_reset', accepted: true }, { kind: 'webhook', mode: 'none' });
    expect(await client.jobThatIs(jobId, ['failed', 'completed'])).toMatchObject({ status: 'completed' });
    expect(await creates(client, jobId)).toBe(1);
    expect(await client.videosUsed()).toMatchObject({ used: 1, captured: 1 });
  });

  test('a callback that comes early, twice and late changes nothing twice (U-28, U-29)', async () => {
    const client = await signUp(apps.apiUrl);
    const early = await order(client, { kind: 'webhook', mode: 'early' });
    const twice = await order(client, { kind: 'webhook', mode: 'duplicate' });
    for (const jobId of [early, twice])
      expect(await client.jobThatIs(jobId, ['failed', 'completed'])).toMatchObject({
        status: 'completed',
        attempts: 1,
      });
    expect(await client.videosUsed()).toMatchObject({ used: 2, captured: 2 });
  });

  test('a running job is canceled at the provider and its unit comes back', async () => {
    const client = await signUp(apps.apiUrl);
    const jobId = await order(client, { kind: 'never_finish' });
    await waitFor(async () => (await client.get(`/v1/jobs/${jobId}`)).body.stage === 'waiting', {
      description: 'the provider to have the order',
      intervalMs: POLL_MS,
      timeoutMs: 20_000,
    });
    expect((await client.post(`/v1/jobs/${jobId}/cancel`)).status).toBe(202);
    expect(await client.jobThatIs(jobId, ['canceled', 'failed', 'completed'])).toMatchObject({
      status: 'canceled',
      error: { code: 'CANCELED', charged: false },
    });
    expect(await client.videosUsed()).toMatchObject({ used: 0 });
    expect((await client.post(`/v1/jobs/${jobId}/cancel`)).body.code).toBe('NOT_CANCELABLE');
  });

  test('the worker killed in the middle, twice: the job completes once, bought once, charged once (U-18)', async () => {
    const client = await signUp(apps.apiUrl);
    const jobId = await order(client);
    await waitFor(async () => ['waiting', 'ingest'].includes((await client.get(`/v1/jobs/${jobId}`)).body.stage), {
      description: 'the job to be under way',
      intervalMs: POLL_MS,
      timeoutMs: 30_000,
    });
    await apps.kill('worker');
    await apps.restart('worker');
    await waitFor(
      async () => {
        const { status, stage } = (await client.get(`/v1/jobs/${jobId}`)).body;
        return status === 'completed' || stage === 'ingest';
      },
      { description: 'the video to be taken in', intervalMs: POLL_MS, timeoutMs: 60_000 },
    );
    await apps.kill('worker');
    await apps.restart('worker');
    expect(await client.jobThatIs(jobId, ['failed', 'completed'])).toMatchObject({ status: 'completed', attempts: 1 });
    expect(await creates(client, jobId)).toBe(1);
    expect(await client.videosUsed()).toMatchObject({ used: 1, reserved: 0, captured: 1 });
  });

  test('the API killed right after an order: the order stands', async () => {
    const client = await signUp(apps.apiUrl);
    const jobId = await order(client);
    await apps.kill('api');
    await apps.restart('api');
    expect(await client.jobThatIs(jobId, ['failed', 'completed'])).toMatchObject({ status: 'completed' });
  });

  test('SIGTERM ends API and worker in order, within their grace', async () => {
    for (const name of ['api', 'worker'] as const) {
      const { child } = apps.app(name);
      const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
      child.kill('SIGTERM');
      expect(await exited, name).toBe(0);
      await apps.restart(name);
    }
  });
});
