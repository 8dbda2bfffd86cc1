import { createProviderRegistry } from '@callsheet/providers';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Fault } from '../faults/fault.ts';
import { callFor, createTestRckAdapter, errorOf, productRequest, untilEnded } from '../testing/rck-setup.ts';
import { serveOverTls } from '../testing/serve-over-tls.ts';
import { startTestSimulator, type TestSimulator } from '../testing/start-test-simulator.ts';

const { ffmpegPath } = inject('stack');
const quick = { kind: 'kept_elsewhere', youtubeVideoId: 'rckShowcase' } as const;
let simulator: TestSimulator;

beforeAll(async () => {
  simulator = await startTestSimulator({ ffmpegPath });
});
afterAll(() => simulator.close());
afterEach(async () => {
  await simulator.call('/_simulator/faults', { method: 'DELETE' });
  await simulator.call('/_simulator/requests', { method: 'DELETE' });
});

const script = (...faults: Fault[]) => simulator.script(...faults.map((fault) => ({ fault })));
const creates = async () => (await simulator.requests()).filter(({ path }) => path === '/api/v1/create-images-batch');

async function submit(options = {}) {
  const request = productRequest(simulator.url);
  const { adapter } = createTestRckAdapter(simulator.url, options);
  return { request, adapter, submitted: adapter.submit(request, callFor(request.videoId)) };
}

describe('orders', () => {
  it('R-000-29: sends exactly the eight fields, takes job_id and leads to the end of the video', async () => {
    await script(quick, { kind: 'extra_fields' });
    const { request, adapter, submitted } = await submit();
    const submission = await submitted;
    const context = callFor(request.videoId);
    expect(submission).toMatchObject({ snapshot: { state: 'queued' }, handle: { jobId: submission.externalId } });
    const [seen] = await creates();
    expect(seen?.body).toEqual({
      id_product: request.product.id,
      title: request.product.title,
      img_url: request.product.imageUrls[0],
      user_id: request.userId,
      sku: 'CK-24',
      template_name: 'product_showcase',
      video_id: request.videoId,
      callback_url: context.callbackUrl,
    });
    expect(await untilEnded(() => adapter.poll(submission.handle, context))).toMatchObject({
      state: 'succeeded',
      details: { title: `${request.product.title} | Product showcase`, youtubeVideoId: 'rckShowcase' },
    });
    expect(await adapter.cancel(submission.handle, context)).toBe('unsupported');
  });

  it('R-000-06: takes what the customer wants of the video, 500 characters of two units each', async () => {
    await script(quick);
    const { adapter } = createTestRckAdapter(simulator.url);
    const request = { ...productRequest(simulator.url), instructions: '🧠'.repeat(500) };
    await adapter.submit(request, callFor(request.videoId));
    expect((await creates())[0]?.body).toMatchObject({ custom_instructions: request.instructions });
  });

  it.each([
    ['a 200', 200],
    ['a 500', 500],
  ])('K1: success:false in %s is a certain refusal with the generator’s words', async (_name, status) => {
    await script({ kind: 'create_status', status, body: { success: false, message: 'The queue is full' } });
    expect(await errorOf((await submit()).submitted)).toMatchObject({
      code: 'GENERATION_FAILED',
      safeMessage: 'The queue is full',
    });
  });

  it('K2: a success without job_id is ambiguous and not sent again', async () => {
    await script({ kind: 'create_status', status: 200, body: { success: true, message: 'Created' } });
    expect(await errorOf((await submit()).submitted)).toMatchObject({ code: 'SUBMIT_AMBIGUOUS', retry: 'never' });
    expect(await creates()).toHaveLength(1);
  });

  it.each([
    ['HTML instead of JSON', { kind: 'create_body', body: 'html', accepted: true }],
    ['a gateway’s 502', { kind: 'create_status', status: 502, body: '<html>502</html>' }],
    ['a connection that was reset after the order was taken', { kind: 'create_reset', accepted: true }],
  ] as const)('C3, C5: %s leaves the order in doubt', async (_name, fault) => {
    await script(fault, quick);
    expect(await errorOf((await submit()).submitted)).toMatchObject({ code: 'SUBMIT_AMBIGUOUS', retry: 'never' });
    expect(await creates()).toHaveLength(1);
  });

  it('K7: an answer that takes longer than the time is ambiguous and not asked for again', async () => {
    await script({ kind: 'create_stall', accepted: true }, quick);
    const error = await errorOf((await submit({ submitTimeoutMs: 300 })).submitted);
    expect(error).toMatchObject({ code: 'SUBMIT_AMBIGUOUS' });
    expect(await creates()).toHaveLength(1);
  });

  it('R-000-33: a server that is down is unreachable, and that is certain', async () => {
    const { adapter } = createTestRckAdapter('http://127.0.0.1:1');
    const request = productRequest(simulator.url);
    expect(await errorOf(adapter.submit(request, callFor(request.videoId)))).toMatchObject({
      code: 'UNAVAILABLE',
      safeMessage: 'RCK Description Server is unreachable',
    });
  });

  it('K10: without its setting there is no adapter, and nothing is called', async () => {
    expect(() => createProviderRegistry([]).get('rck')).toThrow(
      expect.objectContaining({ code: 'PROVIDER_NOT_CONFIGURED' }),
    );
    expect(await simulator.requests()).toEqual([]);
  });

  it('an image that cannot be had is the generator’s failure, and addresses inside are not asked', async () => {
    const { adapter } = createTestRckAdapter(simulator.url);
    for (const url of [`${simulator.url}/rck/samples/none.jpg`, 'http://169.254.169.254/latest/meta-data']) {
      const request = productRequest(simulator.url, { imageUrls: [url] });
      const context = callFor(request.videoId);
      const { handle } = await adapter.submit(request, context);
      expect(await untilEnded(() => adapter.poll(handle, context))).toMatchObject({
        state: 'failed',
        failure: { retry: 'never', safeMessage: 'Failed to download product image' },
      });
    }
  });
});

describe('TLS (K8, C-29)', () => {
  it('refuses a certificate that nobody signed, takes it by its CA file or by the warned override alone', async () => {
    const front = await serveOverTls(simulator.url);
    try {
      const strict = createTestRckAdapter(front.url).adapter;
      expect(await errorOf(strict.listTemplates(callFor('0'.repeat(24))))).toMatchObject({ code: 'UNAVAILABLE' });
      const trusting = createTestRckAdapter(front.url, { caPem: front.certificate });
      expect((await trusting.adapter.listTemplates(callFor('0'.repeat(24)))).templates).toHaveLength(6);
      expect(trusting.warnings).toEqual([]);
      const careless = createTestRckAdapter(front.url, { insecureTls: true });
      expect((await careless.adapter.listTemplates(callFor('0'.repeat(24)))).templates).toHaveLength(6);
      expect(careless.warnings).toEqual([expect.stringContaining('not verified')]);
      // The override is the adapter's own: everybody else in the process still refuses.
      await expect(fetch(`${front.url}/healthz`)).rejects.toThrow();
      expect(await errorOf(strict.listTemplates(callFor('0'.repeat(24))))).toMatchObject({ code: 'UNAVAILABLE' });
    } finally {
      await front.close();
    }
  });
});

describe('bulk orders (K9)', () => {
  it('answers one outcome per product: taken ones run, refused ones carry their reason', async () => {
    const requests = Array.from({ length: 4 }, () => productRequest(simulator.url));
    const refused = requests[2]?.videoId ?? '';
    await simulator.script(
      { times: 4, fault: quick },
      {
        match: { promptContains: refused },
        fault: { kind: 'create_status', status: 400, body: { message: 'Image too small' } },
      },
    );
    const { adapter } = createTestRckAdapter(simulator.url);
    const items = requests.map((request) => ({ request, callbackUrl: callFor(request.videoId).callbackUrl }));
    const outcomes = await adapter.submitBatch(items, callFor(refused));
    expect(outcomes.map(({ kind }) => kind)).toEqual(['accepted', 'accepted', 'rejected', 'accepted']);
    expect(outcomes[2]).toMatchObject({ error: { code: 'GENERATION_FAILED', safeMessage: 'Image too small' } });
    expect(await creates()).toHaveLength(1);
    const last = outcomes[3];
    if (last?.kind !== 'accepted') throw new Error('the last product was not taken');
    expect(await untilEnded(() => adapter.poll(last.submission.handle, callFor(refused)))).toMatchObject({
      state: 'succeeded',
    });
  });

  it('is in doubt as a whole when its answer is lost', async () => {
    await simulator.script({ fault: { kind: 'create_reset', accepted: true } }, { fault: quick, times: 2 });
    const { adapter } = createTestRckAdapter(simulator.url);
    const items = [productRequest(simulator.url), productRequest(simulator.url)].map((request) => ({
      request,
      callbackUrl: callFor(request.videoId).callbackUrl,
    }));
    expect(await errorOf(adapter.submitBatch(items, callFor('0'.repeat(24))))).toMatchObject({
      code: 'SUBMIT_AMBIGUOUS',
    });
  });
});

describe('templates (R-000-19)', () => {
  it('lists the six with name, description and preview', async () => {
    const { adapter } = createTestRckAdapter(simulator.url);
    const { message, templates } = await adapter.listTemplates(callFor('0'.repeat(24)));
    expect(message).toBe('Templates retrieved successfully');
    expect(templates.map(({ name }) => name)).toContain('unboxing');
    expect(templates[0]).toMatchObject({
      id: 'tpl_01',
      name: 'product_showcase',
      title: 'Product showcase',
      previewUrl: 'https://www.youtube.com/watch?v=rckShowcase',
      youtubeVideoId: 'rckShowcase',
      raw: { name: 'product_showcase' },
    });
  });

  it.each([
    [
      { kind: 'create_status', status: 200 },
      { code: 'UNAVAILABLE', safeMessage: 'The generator refused the request' },
    ],
    [{ kind: 'create_body', body: 'html' }, { code: 'MALFORMED_RESPONSE' }],
    [{ kind: 'create_reset' }, { code: 'UNAVAILABLE', safeMessage: 'RCK Description Server is unreachable' }],
  ] as const)('R-000-46: $0.kind ends in an error with a sentence', async (fault, expected) => {
    await simulator.script({ match: { model: 'rck/templates' }, fault });
    const { adapter } = createTestRckAdapter(simulator.url);
    expect(await errorOf(adapter.listTemplates(callFor('0'.repeat(24))))).toMatchObject(expected);
  });
});
