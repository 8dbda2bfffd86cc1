import { request } from 'undici';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { startTestSimulator, type TestSimulator } from '../testing/start-test-simulator.ts';
import type { Fault } from './fault.ts';

const { ffmpegPath } = inject('stack');
const empty: Fault = { kind: 'output_empty_list' };
const fast: Fault = { kind: 'render', quality: 'fast' };
let simulator: TestSimulator;

beforeEach(async () => {
  simulator = await startTestSimulator({ ffmpegPath });
});
afterEach(() => simulator.close());

const script = (...faults: Fault[]) => simulator.script(...faults.map((fault) => ({ fault })));

describe('faults of the run', () => {
  it.each([
    'The input or output was flagged as sensitive. Please try again with different inputs. (E005)',
    'NSFW content detected. Try running it again, or try a different prompt.',
    'E1001: out of memory',
  ])('fail_with: %s (P3)', async (error) => {
    await script({ kind: 'fail_with', error });
    expect(await simulator.until((await simulator.create()).json.id, 'failed')).toMatchObject({ error, output: null });
  });

  it('output_null_removed, output_empty_list, output_array (P1, P2, P4)', async () => {
    await script({ kind: 'output_null_removed' });
    expect(await simulator.until((await simulator.create()).json.id, 'succeeded')).toMatchObject({
      output: null,
      data_removed: true,
    });
    await script(empty);
    expect(await simulator.until((await simulator.create()).json.id, 'succeeded')).toMatchObject({ output: [] });
    await script({ kind: 'output_array' }, fast);
    const { output } = await simulator.until((await simulator.create()).json.id, 'succeeded');
    expect(output).toEqual([expect.stringContaining('/output.mp4')]);
  });

  it('never_finish: stays in processing, keeps no render place, and can be canceled', async () => {
    await simulator.script({ times: 4, fault: { kind: 'never_finish' } });
    const ids = [];
    for (let index = 0; index < 4; index += 1) ids.push((await simulator.create()).json.id);
    for (const id of ids) await simulator.until(id, 'processing');
    await script(empty);
    await simulator.until((await simulator.create()).json.id, 'succeeded');
    const canceled = await simulator.call(`/v1/predictions/${ids[0]}/cancel`, { method: 'POST' });
    expect(canceled.json.status).toBe('canceled');
  });

  it('slow: stays longer in starting and in processing (C9)', async () => {
    await script(empty, { kind: 'slow', ms: 300, startingMs: 300 });
    const { metrics } = await simulator.until((await simulator.create()).json.id, 'succeeded');
    const { predict_time: predict, total_time: total } = metrics as Record<string, number>;
    expect(predict).toBeGreaterThanOrEqual(0.29);
    expect((total ?? 0) - (predict ?? 0)).toBeGreaterThanOrEqual(0.29);
  });

  it('progress_falls: the logs count up, then start again lower (C9)', async () => {
    await script(fast, { kind: 'progress_falls' });
    const { logs } = await simulator.until((await simulator.create()).json.id, 'succeeded');
    const percents = [...String(logs).matchAll(/(\d+)%\|/g)].map(([, percent]) => Number(percent));
    expect(percents.some((percent, index) => index > 0 && percent < (percents[index - 1] ?? 0))).toBe(true);
    expect(percents.at(-1)).toBe(100);
  });

  it('cancel_ignored: the run succeeds after cancel was asked (C11)', async () => {
    await script(empty, { kind: 'slow', ms: 200 }, { kind: 'cancel_ignored' });
    const { id } = (await simulator.create()).json;
    await simulator.until(id, 'processing');
    expect((await simulator.call(`/v1/predictions/${id}/cancel`, { method: 'POST' })).json.status).toBe('processing');
    await simulator.until(id, 'succeeded');
  });
});

describe('faults of the download (C10)', () => {
  async function succeed(fault: Fault): Promise<string> {
    await script(fast, fault);
    return String((await simulator.until((await simulator.create()).json.id, 'succeeded')).output);
  }

  it('answers a status for some downloads, then the file', async () => {
    const url = await succeed({ kind: 'output_status', response: 'status', status: 410, downloads: 1 });
    expect((await simulator.call(url)).status).toBe(410);
    expect((await simulator.call(url)).status).toBe(200);
  });

  it('redirects elsewhere', async () => {
    const url = await succeed({
      kind: 'output_status',
      response: 'redirect',
      location: 'http://169.254.169.254/latest',
    });
    expect(await simulator.call(url)).toMatchObject({
      status: 302,
      headers: { location: 'http://169.254.169.254/latest' },
    });
  });

  it('answers a web page', async () => {
    const reply = await simulator.call(await succeed({ kind: 'output_status', response: 'html' }));
    expect(reply).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
  });

  it('ends before the promised length', async () => {
    await expect(simulator.call(await succeed({ kind: 'output_status', response: 'short_body' }))).rejects.toThrow();
  });

  it('is larger than promised, or than anyone wants', async () => {
    const undeclared = await succeed({
      kind: 'output_status',
      response: 'oversize',
      sizeBytes: 300_001,
      declareLength: false,
    });
    const reply = await simulator.call(undeclared);
    expect(reply.headers['content-length']).toBeUndefined();
    expect(reply.bytes.length).toBe(300_001);
    const declared = await request(await succeed({ kind: 'output_status', response: 'oversize' }));
    expect(declared.headers['content-length']).toBe(String(8 * 1024 ** 3));
    declared.body.on('error', () => undefined).destroy();
  });
});
