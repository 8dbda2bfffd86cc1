import type { Operation } from './fuzz-document.ts';
import type { Random } from './fuzz-random.ts';
import { badUrlText, validValue } from './fuzz-values.ts';
import type { FuzzWorld } from './fuzz-world.ts';

const BAD_HEADERS: readonly (readonly [string, readonly string[]])[] = [
  ['accept', ['text/event-stream', '*/*', 'text/html', 'image/*;q=x', '']],
  [
    'range',
    ['bytes=0-', 'bytes=-1', 'bytes=5-2', 'bytes=0-0,2-3', 'bytes=99999999999999999999-', 'lines=1-2', 'bytes='],
  ],
  ['if-range', ['"x"', 'W/"x"', 'yesterday']],
  ['if-none-match', ['*', '"x"', 'W/"1"', '""""', 'x'.repeat(2000)]],
  ['if-match', ['*', '"1"', 'nonsense']],
  ['if-modified-since', ['never', 'Fri, 20 Nov 2026 00:00:00 GMT']],
  ['last-event-id', ['-1', '1e9', 'abc', '99999999999999999999', '\xff', '0']],
  ['idempotency-key', ['k', 'x'.repeat(255), 'x'.repeat(256), '', 'é', '{"$gt":""}', '__proto__']],
  ['prefer', ['wait=0', 'wait=0.5', 'wait=-1', 'wait=abc', 'wait=', 'dry-run', ',,,;=', 'respond-async']],
  ['cancel-after', ['90s', '2h', '-1s', '0s', '99999999999h', 'soon', 's']],
  ['x-request-id', ['ok-1', 'x'.repeat(500), 'é', '../../x', '{jndi:x}']],
  ['traceparent', ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', 'zz', '']],
  ['origin', ['null', 'https://evil.example', 'not a url', 'http://']],
  ['x-forwarded-for', ['1.2.3.4', 'nonsense', '::1, 999.999.999.999']],
  ['x-forwarded-host', ['evil.example', '']],
  ['x-http-method-override', ['DELETE']],
  ['content-encoding', ['gzip', 'br', 'identity', 'x']],
  ['accept-encoding', ['gzip, br', 'identity;q=0', '*;q=0', '\xff']],
  [
    'cookie',
    ['access_token=', 'access_token=a; access_token=b', '=;=;', '%E0%A4%A=1', 'refresh_token=x', '__proto__=1'],
  ],
  ['webhook-id', ['x', '', 'x'.repeat(1000)]],
  ['webhook-timestamp', ['0', 'NaN', '99999999999999']],
  ['webhook-signature', ['v1,', 'v1,AAAA', ',', 'v1,\xff']],
];

const CONTENT_TYPES = [
  'application/json; charset=utf-8',
  'application/json; charset=utf-16',
  'application/json;;;',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/xml',
  'application/vnd.api+json',
  'json',
  '*/*',
  '',
];

/** Who asks, in which workspace, what the document names, and now and then something that it does not. */
export function makeHeaders(
  random: Random,
  operation: Operation,
  world: FuzzWorld,
  { wrongness, hasBody }: { wrongness: number; hasBody: boolean },
): [string, string][] {
  const headers: [string, string][] = [];
  const wrong = (): boolean => random.chance(wrongness);
  if (operation.secured) headers.push(...authorize(random, world));
  for (const parameter of operation.parameters) {
    if (parameter.in !== 'header' || random.chance(0.5)) continue;
    const value = wrong() ? badUrlText(random) : validValue(random, parameter.schema, parameter.name);
    headers.push([parameter.name, headerText(String(value).slice(0, 2000))]);
  }
  if (random.chance(0.03 + wrongness / 2)) {
    const [name, values] = random.pick(BAD_HEADERS);
    headers.push([name, random.pick(values)]);
  }
  if (hasBody && !random.chance(0.02)) {
    headers.push(['content-type', wrong() ? random.pick(CONTENT_TYPES) : 'application/json']);
  }
  return headers;
}

/** Mostly a good token or cookie; the workspace is that of the token, or now and then another one. */
export function authorize(random: Random, world: FuzzWorld): [string, string][] {
  const selected: [string, string][] = random.chance(0.1)
    ? [['x-workspace-id', headerText(random.chance(0.9) ? random.pick(world.ids.workspace) : badUrlText(random))]]
    : [];
  if (random.chance(0.75)) return [['authorization', random.pick(world.authorizations.good)], ...selected];
  if (random.chance(0.3)) return [['cookie', random.pick(world.cookies)], ...selected];
  return random.chance(0.3) ? [] : [['authorization', random.pick(world.authorizations.bad)]];
}

/** Headers are bytes: what is beyond Latin-1 goes out as its UTF-8. */
function headerText(value: string): string {
  return Buffer.from(value, 'utf8').toString('latin1');
}
