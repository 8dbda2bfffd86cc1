import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { receiveWebhooks, type WebhookReceiver } from '../testing/receive-webhooks.ts';
import { startTestSimulator, type TestSimulator, WEBHOOK_SECRET } from '../testing/start-test-simulator.ts';

const { ffmpegPath } = inject('stack');
const empty = { fault: { kind: 'output_empty_list' } } as const;
let simulator: TestSimulator;
const receivers: WebhookReceiver[] = [];

beforeEach(async () => {
  simulator = await startTestSimulator({ ffmpegPath });
});
afterEach(async () => {
  await simulator.close();
  await Promise.all(receivers.splice(0).map(({ close }) => close()));
});

async function receive(answer?: (count: number) => number | null): Promise<WebhookReceiver> {
  const receiver = await receiveWebhooks(answer);
  receivers.push(receiver);
  return receiver;
}

async function waitForCount(receiver: WebhookReceiver, count: number): Promise<void> {
  await vi.waitFor(() => expect(receiver.received.length).toBeGreaterThanOrEqual(count), {
    timeout: 10_000,
    interval: 20,
  });
}

const statuses = ({ received }: WebhookReceiver) => received.map(({ prediction }) => prediction.status);

describe('webhooks', () => {
  it('sends the whole prediction, signed, for each event of the filter (W1)', async () => {
    const receiver = await receive();
    await simulator.script({ fault: { kind: 'render', quality: 'fast' } });
    const created = await simulator.create(
      {},
      { webhook: receiver.url, webhook_events_filter: ['start', 'output', 'logs', 'completed'] },
    );
    const ended = await simulator.until(created.json.id, 'succeeded');
    await vi.waitFor(() => expect(statuses(receiver).filter((status) => status === 'succeeded')).toHaveLength(2));
    expect(receiver.received[0]?.prediction).toMatchObject({ id: created.json.id, status: 'processing' });
    expect(receiver.received.map(({ prediction }) => prediction)).toContainEqual(ended);
    for (const { body, headers } of receiver.received) {
      expect(new Webhook(WEBHOOK_SECRET).verify(body, headers)).toMatchObject({ id: created.json.id });
      expect(headers['content-type']).toBe('application/json');
    }
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(receiver.received.length);
  });

  it('sends logs at most every 500 ms', async () => {
    const receiver = await receive();
    await simulator.script({ fault: { kind: 'render', quality: 'fast' } });
    const startedMs = performance.now();
    const created = await simulator.create({ duration: 8 }, { webhook: receiver.url, webhook_events_filter: ['logs'] });
    await simulator.until(created.json.id, 'succeeded');
    await waitForCount(receiver, 1);
    // Gaps between arrivals say how busy the machine is; `notify-webhook.test.ts` has those between what is sent.
    expect(receiver.received.length).toBeLessThanOrEqual(1 + (performance.now() - startedMs) / 500);
  });

  it('sends output and completed when there is no filter, and nothing but completed when asked so', async () => {
    const [plain, filtered] = [await receive(), await receive()];
    await simulator.script({ ...empty, times: 2 });
    await simulator.create({}, { webhook: plain.url });
    await simulator.create({}, { webhook: filtered.url, webhook_events_filter: ['completed'] });
    await waitForCount(plain, 2);
    await waitForCount(filtered, 1);
    expect((await simulator.deliveries()).map(({ event }) => event).sort()).toEqual([
      'completed',
      'completed',
      'output',
    ]);
  });

  it('tells of failures and cancellations too', async () => {
    const receiver = await receive();
    const webhook = { webhook: receiver.url, webhook_events_filter: ['completed'] };
    await simulator.script({ fault: { kind: 'fail_with', error: 'E1001: out of memory' } });
    await simulator.create({}, webhook);
    await waitForCount(receiver, 1);
    await simulator.script({ fault: { kind: 'never_finish' } });
    const { id } = (await simulator.create({}, webhook)).json;
    await simulator.until(id, 'processing');
    await simulator.call(`/v1/predictions/${id}/cancel`, { method: 'POST' });
    await waitForCount(receiver, 2);
    expect(statuses(receiver)).toEqual(['failed', 'canceled']);
  });

  it.each([
    ['an error status', 500],
    ['a redirect, which it does not follow (P11)', 302],
    ['a cut connection', null],
  ])('tries again with the same id and a fresh signature after %s', async (_name, answer) => {
    const receiver = await receive((count) => (count < 3 ? answer : 200));
    await simulator.script(empty);
    await simulator.create({}, { webhook: receiver.url, webhook_events_filter: ['completed'] });
    await waitForCount(receiver, 3);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
    for (const { body, headers } of receiver.received) new Webhook(WEBHOOK_SECRET).verify(body, headers);
    await vi.waitFor(async () =>
      expect((await simulator.deliveries()).map(({ status }) => status)).toEqual([answer, answer, 200]),
    );
  });

  it('gives up after its retries', async () => {
    const receiver = await receive(() => 500);
    await simulator.script(empty);
    await simulator.create({}, { webhook: receiver.url, webhook_events_filter: ['completed'] });
    await vi.waitFor(async () => expect(await simulator.deliveries()).toHaveLength(3));
    expect(receiver.received).toHaveLength(3);
  });
});

describe('webhook faults', () => {
  const filter = { webhook_events_filter: ['start', 'completed'] };

  it('duplicate: sends each message twice under one id (W8, P8)', async () => {
    const receiver = await receive();
    await simulator.script(empty, { fault: { kind: 'webhook', mode: 'duplicate' } });
    await simulator.create({}, { webhook: receiver.url, webhook_events_filter: ['completed'] });
    await waitForCount(receiver, 2);
    expect(receiver.received[0]?.headers['webhook-id']).toBe(receiver.received[1]?.headers['webhook-id']);
  });

  it('none: sends nothing', async () => {
    const receiver = await receive();
    await simulator.script(empty, { fault: { kind: 'webhook', mode: 'none' } });
    await simulator.until((await simulator.create({}, { webhook: receiver.url, ...filter })).json.id, 'succeeded');
    expect(await simulator.deliveries()).toEqual([]);
    expect(receiver.received).toEqual([]);
  });

  it('early: completed arrives before the create call is answered (W11, P8)', async () => {
    const receiver = await receive();
    await simulator.script(empty, { fault: { kind: 'webhook', mode: 'early' } });
    const created = await simulator.create({}, { webhook: receiver.url, ...filter });
    expect(statuses(receiver)).toContain('succeeded');
    expect(created.json.status).toBe('starting');
  });

  it('reordered: start arrives after completed (W10, P8)', async () => {
    const receiver = await receive();
    await simulator.script(empty, { fault: { kind: 'webhook', mode: 'reordered' } });
    await simulator.create({}, { webhook: receiver.url, ...filter });
    await waitForCount(receiver, 2);
    expect(statuses(receiver)).toEqual(['succeeded', 'processing']);
  });

  it('late: completed comes after the poll knows already', async () => {
    const receiver = await receive();
    await simulator.script(empty, { fault: { kind: 'webhook', mode: 'late', ms: 400 } });
    await simulator.until(
      (await simulator.create({}, { webhook: receiver.url, webhook_events_filter: ['completed'] })).json.id,
      'succeeded',
    );
    expect(receiver.received).toEqual([]);
    await waitForCount(receiver, 1);
  });

  it('bad_signature: does not verify (W3)', async () => {
    const receiver = await receive();
    await simulator.script(empty, { fault: { kind: 'webhook', mode: 'bad_signature' } });
    await simulator.create({}, { webhook: receiver.url, webhook_events_filter: ['completed'] });
    await waitForCount(receiver, 1);
    const [{ body, headers } = { body: '', headers: {} }] = receiver.received;
    expect(() => new Webhook(WEBHOOK_SECRET).verify(body, headers)).toThrow('No matching signature');
  });
});
