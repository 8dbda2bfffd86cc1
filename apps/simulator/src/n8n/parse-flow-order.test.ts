import { describe, expect, it } from 'vitest';
import { N8nError } from './n8n-error.ts';
import { parseFlowOrder } from './parse-flow-order.ts';

const COMMON = {
  videoId: 'u_1',
  requestId: 'video_1_a',
  attemptId: 'j:1',
  callbackUrl: 'http://127.0.0.1:3000/api/webhook/video-complete?j=j&a=1&t=x',
  errorCallbackUrl: 'http://127.0.0.1:3000/api/webhook/workflow-error?j=j&a=1&t=x',
};
const CREATE = {
  ...COMMON,
  ...{ prompt: 'A tour', avatar: ['Ada', 'Ben'], name: 'Ann', position: 'Broker', companyName: 'Harbour', license: '' },
  ...{ tailoredFit: 'buyers', socialHandles: '', videoTopic: 'Homes', topicKeyPoints: 'Ask first.', city: 'Lisbon' },
  ...{ preferredTone: 'calm', callToAction: 'Call me.', email: 'ann@example.com' },
};
const GENERATE = {
  ...COMMON,
  ...{
    hook: 'Wait.',
    body: 'Look around.',
    conclusion: 'Call me.',
    company_name: 'Harbour',
    social_handles: '@harbour',
  },
  ...{ license: '', avatar_title: 'Ada', avatar_body: 'Ben', avatar_conclusion: 'Ada', email: 'a@b.c', title: 'Homes' },
};
const UPLOAD = {
  method: 'PUT',
  url: 'http://127.0.0.1:9000/media/videos/u/1.mp4?X-Amz-Signature=1',
  headers: { 'content-type': 'video/mp4' },
  s3Key: 'videos/u/1.mp4',
  expiresAt: '2026-11-20T10:00:00.000Z',
};

function refusal(flow: 'create' | 'generate', body: unknown): N8nError {
  try {
    parseFlowOrder(flow, body);
  } catch (error) {
    if (error instanceof N8nError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('parseFlowOrder', () => {
  it('R-001-01: reads a brief, of which the first avatar speaks', () => {
    const order = parseFlowOrder('create', CREATE);
    expect(order).toMatchObject({ flow: 'create', videoId: 'u_1', speakerId: 'Ada', tone: 'calm', upload: null });
    expect(order.lowerThird).toEqual(['Ann', 'Broker, Harbour']);
    expect(order.speech.split('\n')).toEqual([
      'Hi, I am Ann, Broker at Harbour in Lisbon.',
      'Homes: Ask first.',
      'Call me.',
    ]);
  });

  it('R-001-02: reads a script, a voice, and where the file goes', () => {
    const order = parseFlowOrder('generate', { ...GENERATE, voice_id: 'v', upload: UPLOAD });
    expect(order).toMatchObject({ flow: 'generate', speakerId: 'Ada', upload: UPLOAD });
    expect(order).toMatchObject({ speech: 'Wait.\nLook around.\nCall me.', lowerThird: ['Harbour', '@harbour'] });
  });

  it('names every text for fault scripts, and keeps the upload URL out of them', () => {
    const { allTexts } = parseFlowOrder('create', { ...CREATE, upload: UPLOAD });
    for (const text of ['A tour', 'Ada\nBen', 'j:1', 'buyers']) expect(allTexts).toContain(text);
    expect(allTexts).not.toContain('X-Amz');
  });

  it.each([
    ['create', { ...CREATE, avatar: [] }, 'avatar'],
    ['create', { ...CREATE, videoTopic: '' }, 'videoTopic'],
    ['create', { ...CREATE, license: undefined }, 'license'],
    ['create', { ...CREATE, callbackUrl: '/cb' }, 'callbackUrl'],
    ['create', { ...CREATE, errorCallbackUrl: 'http://[' }, 'errorCallbackUrl'],
    ['create', GENERATE, 'prompt'],
    ['generate', { ...GENERATE, hook: undefined }, 'hook'],
    ['generate', { ...GENERATE, attemptId: undefined }, 'attemptId'],
    ['generate', { ...GENERATE, upload: { ...UPLOAD, method: 'POST' } }, 'upload.method'],
    ['generate', 'text', 'body'],
  ] as const)('%s: what is missing is 400 and says where (%#: %o)', (flow, body, field) => {
    const { status, message } = refusal(flow, body);
    expect(status).toBe(400);
    expect(message).toMatch(new RegExp(`^${field.replace('.', '\\.')}: `));
  });
});
