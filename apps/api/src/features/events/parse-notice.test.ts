import { expect, test } from 'vitest';
import { parseNotice } from './parse-notice.ts';

const NOTICE = {
  jobId: 'a',
  ownerId: 'b',
  seq: 3,
  type: 'job.started',
  status: 'processing',
  progress: 5,
  at: new Date(0),
};

test('a notice survives its way through NOTIFY, and anything else is nothing', () => {
  expect(parseNotice(JSON.stringify(NOTICE))).toEqual(NOTICE);
  for (const payload of [
    '',
    '{',
    'null',
    '[]',
    JSON.stringify({ ...NOTICE, status: 'odd' }),
    JSON.stringify({ ...NOTICE, at: 'soon' }),
  ]) {
    expect(parseNotice(payload)).toBeNull();
  }
});
