import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLogger } from './create-logger.ts';
import { scrubLine } from './scrub-line.ts';

function capture() {
  const lines: string[] = [];
  const logger = createLogger({ level: 'info', name: 'api', destination: { write: (line) => lines.push(line) } });
  return {
    logger,
    text: () => lines.join(''),
    last: () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown>,
  };
}

test('a line is JSON with a level name, an ISO time and the name of the process', () => {
  const { logger, last } = capture();
  logger.info({ jobId: 'j1' }, 'a job was made');
  expect(last()).toMatchObject({ level: 'info', name: 'api', jobId: 'j1', msg: 'a job was made' });
  expect(last().time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
});

test('secrets do not come out, however deep and under whatever common name they lie', () => {
  const { logger, text } = capture();
  const secret = 'hunter2-very-secret';
  for (const name of [
    'authorization',
    'Proxy-Authorization',
    'cookie',
    'set-cookie',
    'password',
    'passwordHash',
    'token',
    'accessToken',
    'refreshToken',
    'apiToken',
    'apiKey',
    'x-api-key',
    'secret',
    'secretAccessKey',
    'webhook-signature',
    'dataKey',
    'PROVIDER_KEY_MASTER_KEYS',
    'masterKey',
    'providerKey',
    'ciphertext',
    'credential',
  ]) {
    logger.info({ deep: { deeper: [{ [name]: secret }] } }, 'nested');
    logger.info({ [name]: [secret, secret] }, 'list');
    logger.child({ [name]: secret }).warn('bound');
  }
  logger.info({ cookies: { cs_access: secret } }, 'an object of them');
  logger.error({ err: new Error(`provider said {"api_key":"${secret}"} to Bearer ${secret}`) }, 'in an error');
  logger.error({ url: `postgres://callsheet:${secret}@localhost/db` }, `cannot reach mongodb://u:${secret}@localhost`);
  expect(text()).not.toContain(secret);
  expect(text()).toContain('[redacted]');
});

test('signed query strings lose their signatures and keep their path, in fields, messages and stacks', () => {
  const { logger, text } = capture();
  const signed = 'http://s3/video-files/a.mp4?X-Amz-Credential=AK%2F1&X-Amz-Signature=deadbeef&X-Amz-Expires=3600';
  const callback = '/callbacks/replicate/65?a=1&t=c0ffee';
  logger.info({ req: { url: callback }, url: signed }, `GET ${signed}`);
  logger.error({ err: new Error('inner', { cause: new Error(`${signed} failed`) }) }, 'failed');
  expect(text()).not.toMatch(/deadbeef|c0ffee|AK%2F1/);
  expect(text()).toContain('/callbacks/replicate/65?a=1&t=[redacted]');
  expect(text()).toContain('http://s3/video-files/a.mp4');
});

test('an API key of ours does not come out, whatever it stands in', () => {
  const { logger, text } = capture();
  const apiKey = `cs_${'aB3-_'.repeat(9)}`.slice(0, 46);
  logger.info({ url: `/v1/jobs/${apiKey}`, list: [apiKey] }, `somebody sent ${apiKey}.`);
  logger.error({ err: new Error(`no such key: "${apiKey}"`) }, 'failed');
  expect(text()).not.toContain('aB3-_');
});

test('prompts never reach the log', () => {
  const { logger, text } = capture();
  logger.info(
    { input: { prompt: 'a "quoted" fun\nscience brain', negativePrompt: 'blur' }, promptCharacters: 12 },
    'made',
  );
  expect(text()).not.toMatch(/science|blur/);
  expect(text()).toContain('"promptCharacters":12');
});

test('an error keeps its type, code, stack and causes and loses what a client hung on it', () => {
  const { logger, last, text } = capture();
  const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
  const error = Object.assign(new TypeError('no answer', { cause }), { request: { body: 'customer data' } });
  logger.error({ err: error }, 'failed');
  expect(last().err).toMatchObject({ type: 'TypeError', message: 'no answer', cause: { code: 'ECONNREFUSED' } });
  expect(last().err).toHaveProperty('stack');
  expect(text()).not.toContain('customer data');
});

test('scrubbing leaves any line valid JSON and is idempotent', () => {
  const names = fc.constantFrom('token', 'cookie', 'x', 'prompt', 'url', 'API_KEY');
  const json = fc.dictionary(names, fc.jsonValue({ maxDepth: 3 }));
  const signed = fc.string().map((text) => ({ url: `/a?t=${text}&X-Amz-Signature=${text}`, note: `Bearer ${text}` }));
  fc.assert(
    fc.property(fc.oneof(json, signed), (value) => {
      const scrubbed = scrubLine(JSON.stringify(value));
      expect(() => JSON.parse(scrubbed)).not.toThrow();
      expect(scrubLine(scrubbed)).toBe(scrubbed);
    }),
  );
});

test('ordinary words and numbers are left alone', () => {
  const line = JSON.stringify({ msg: 'what? t=5 is fine', tokens: 3, key: 'Key points', userId: 'u-1', ms: 1.5 });
  expect(scrubLine(line)).toBe(line);
});
