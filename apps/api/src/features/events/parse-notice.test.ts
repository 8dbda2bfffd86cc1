import { expect, test } from 'vitest';
import { parseNotice, parseWorkflowNotice } from './parse-notice.ts';

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

test('so does one of a workflow', () => {
  const notice = {
    workflowId: 'a',
    ownerId: 'b',
    version: 3,
    type: 'frame.completed',
    step: 'FRAME_GENERATION',
    status: 'PROCESSING',
    at: new Date(0),
  };
  expect(parseWorkflowNotice(JSON.stringify(notice))).toEqual(notice);
  for (const odd of [{ step: 'NEVER' }, { status: 'queued' }, { version: 1.5 }, { at: '' }, { ownerId: null }]) {
    expect(parseWorkflowNotice(JSON.stringify({ ...notice, ...odd }))).toBeNull();
  }
  expect(parseWorkflowNotice('{')).toBeNull();
});
