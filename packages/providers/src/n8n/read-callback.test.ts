import { describe, expect, test } from 'vitest';
import { executionIdOf, readN8nCompletion, readN8nError } from './read-callback.ts';

const completion = (body: unknown) => readN8nCompletion(Buffer.from(JSON.stringify(body)));
const breakdown = (body: unknown) => readN8nError(Buffer.from(JSON.stringify(body)));

describe('the end of a video (R-001-14)', () => {
  test('the body of the seed is read, and what nobody asked for is not', () => {
    const metadata = { size: 9_000, format: 'mp4', duration: 21 };
    expect(completion({ videoId: 'u_1', status: 'ready', s3Key: 'videos/u/1.mp4', metadata, more: [1] })).toEqual({
      videoId: 'u_1',
      status: 'ready',
      s3Key: 'videos/u/1.mp4',
      videoUrl: null,
      error: '',
    });
  });

  test('a body that says nothing has nothing in it', () => {
    expect(completion({})).toEqual({ videoId: null, status: null, s3Key: null, videoUrl: null, error: '' });
  });

  test.each([
    ['status', 'READY'],
    ['status', 7],
    ['s3Key', ''],
    ['s3Key', { $ne: null }],
    ['s3Key', 'k'.repeat(1_025)],
    ['videoId', 'v'.repeat(201)],
    ['videoId', 17],
    ['videoUrl', 'javascript:alert(1)'],
    ['videoUrl', '/videos/1.mp4'],
    ['videoUrl', 'https://'],
  ])('%s %j counts as absent', (name, value) => {
    expect(completion({ [name]: value })).toMatchObject({ [name]: null });
  });

  test.each([
    ['video_url', { video_url: 'https://x.test/1.mp4' }, { videoUrl: 'https://x.test/1.mp4' }],
    ['errorMessage', { errorMessage: 'Too dark' }, { error: 'Too dark' }],
    ['an error object', { error: { message: 'Too dark', stack: 'at node' } }, { error: 'Too dark' }],
    ['an error without words', { error: { stack: 'at node' } }, { error: '' }],
  ])('%s is understood', (_name, body, expected) => {
    expect(completion(body)).toMatchObject(expected);
  });
});

describe('a flow that broke (R-001-15)', () => {
  const execution = {
    id: '231',
    url: 'https://flows.example.com/execution/231',
    error: { message: 'Node 3 broke', stack: 'Error: at node' },
    lastNodeExecuted: 'Render',
    mode: 'webhook',
  };
  const workflow = { id: '1', name: 'Generate' };
  const told = { executionId: '231', errorMessage: 'Node 3 broke' };

  test.each([
    ['the body of the seed', { errorMessage: 'Node 3 broke', executionId: '231' }, told],
    ['N4: one without an id', { errorMessage: 'Node 3 broke' }, { ...told, executionId: null }],
    ['an id that is a number', { errorMessage: 'Node 3 broke', executionId: 231 }, told],
    ['the list of the Error Trigger', [{ execution, workflow }], told],
    ['its item alone', { execution, workflow }, told],
    [
      'a run that was not saved, so without an id',
      [{ execution: { ...execution, id: undefined, url: undefined }, workflow }],
      { ...told, executionId: null },
    ],
    [
      'a trigger that broke before any run',
      { trigger: { error: { message: 'Cannot listen' }, mode: 'trigger' }, workflow },
      { executionId: null, errorMessage: 'Cannot listen' },
    ],
    ['our own field before the trigger’s', { execution, errorMessage: 'Ours' }, { ...told, errorMessage: 'Ours' }],
    ['nothing', {}, { executionId: null, errorMessage: '' }],
  ])('%s is understood', (_name, body, expected) => {
    expect(breakdown(body)).toEqual(expected);
  });

  test('its words are one bounded line without the query of a URL', () => {
    const errorMessage = ` GET\thttps://x.test/a?key=1\n\u0000${'x'.repeat(5_000)}`;
    const said = breakdown({ errorMessage })?.errorMessage ?? '';
    expect(said).toMatch(/^GET https:\/\/x\.test\/a\?\[removed\] x+$/);
    expect(said).toHaveLength(300);
  });
});

describe('bodies that are no objects', () => {
  test.each(['', ' ', 'not json', '{"status":', 'null', '7', '"ready"', '[]', '[{},{}]', '[[{}]]'])('%j', (text) => {
    expect(readN8nCompletion(Buffer.from(text))).toBeNull();
    expect(readN8nError(Buffer.from(text))).toBeNull();
  });

  test('bytes that are no text', () => {
    expect(readN8nCompletion(Buffer.from([0xff, 0xfe, 0x00]))).toBeNull();
  });
});

test.each([
  ['231', '231'],
  [231, '231'],
  [0, '0'],
  [Number.MAX_SAFE_INTEGER + 1, null],
  [1.5, null],
  ['', null],
  ['9'.repeat(201), null],
  [null, null],
  [['231'], null],
])('the id of a run in %j is %j', (value, expected) => {
  expect(executionIdOf(value)).toBe(expected);
});
