import { DomainError } from '@callsheet/domain';
import fastify from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { registerErrorHandler, sendError } from './error-handler.ts';
import { registerValidation } from './validation.ts';

const UUID = { type: 'string', pattern: '^[0-9a-f-]{36}$', errorText: 'a UUID' };
const schema = { body: { type: 'object', required: ['scene_id'], properties: { scene_id: UUID } } };
const SHORT = {
  code: 'INSUFFICIENT_CREDITS',
  message: 'Not enough credits: 11 more are needed.',
  details: { missing: 11, asked: 12, available: 1 },
} as const;

const app = fastify({ frameworkErrors: (error, request, reply) => void sendError(error, request, reply) });

beforeAll(async () => {
  registerErrorHandler(app);
  registerValidation(app);
  for (const dialect of ['s003', 's001', 'v1'] as const) {
    app.post(`/${dialect}/:id`, { schema, config: { dialect } }, () => {
      throw new DomainError(SHORT);
    });
  }
  app.post('/s003/fail', { config: { dialect: 's003' } }, () => {
    throw new TypeError('cannot read secret of undefined');
  });
  app.post('/s003/strict', { config: { dialect: 's003' } }, () => {
    const details = { warnings: ['DURATION_CLAMPED'] };
    throw new DomainError({ code: 'UNSUPPORTED_PARAMETER', message: 'Not as ordered.', details });
  });
  await app.ready();
});
afterAll(() => app.close());

const SCENE = { scene_id: '0b0e4f6a-4a3e-4c5e-9b63-0f6f3c1f7a52' };

async function answerOf(url: string, payload: object = SCENE) {
  const response = await app.inject({ method: 'POST', url, payload });
  return { status: response.statusCode, body: response.json() };
}

test('R-003-22: on surface 003 an error has its four fields, and its details are a sentence', async () => {
  const { status, body } = await answerOf('/s003/1');
  expect(status).toBe(402);
  expect(body).toMatchObject({
    error: SHORT.message,
    details: '11 more credits are needed; you have 1 and this costs 12.',
    code: 'INSUFFICIENT_CREDITS',
  });
  expect(new Date(body.timestamp).toISOString()).toBe(body.timestamp);
  expect(await answerOf('/s003/1', { scene_id: 'x' })).toMatchObject({
    status: 400,
    body: { code: 'VALIDATION_ERROR', details: 'scene_id: must be a UUID' },
  });
  expect(await answerOf('/s003/strict')).toMatchObject({
    status: 400,
    body: { code: 'UNSUPPORTED_PARAMETER', details: 'It would come with: DURATION_CLAMPED.' },
  });
  expect(await answerOf('/s003/fail')).toMatchObject({ status: 500, body: { code: 'INTERNAL', details: '' } });
});

test.each(['/s001/1', '/v1/1'])('C-07: elsewhere they are an object, as on %s', async (url) => {
  expect((await answerOf(url)).body.details).toEqual(SHORT.details);
  const { details } = (await answerOf(url, { scene_id: 'x' })).body;
  expect(details).toEqual({ fields: [{ field: 'scene_id', message: 'scene_id must be a UUID.' }] });
});

test('what is refused before a route is found has the details of our own routes', async () => {
  expect((await answerOf('/s003/%ff')).body).toMatchObject({ code: 'NOT_FOUND', details: {} });
});
