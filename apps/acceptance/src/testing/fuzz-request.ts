import type { Random } from './fuzz-random.ts';
import { badUrlText, badValue, type ValueSchema, validValue } from './fuzz-values.ts';

/** One operation of /openapi.json. */
export interface Operation {
  readonly name: string;
  readonly method: string;
  readonly template: string;
  readonly secured: boolean;
  readonly parameters: readonly { in: string; name: string; schema: ValueSchema }[];
  readonly body: ValueSchema | null;
  readonly statuses: ReadonlySet<number>;
}

/** A request in parts, so that what does not matter can be left out again. */
export interface FuzzRequest {
  readonly operation: Operation | null;
  readonly method: string;
  readonly path: string;
  /** Each as it stands in the URL. */
  readonly query: readonly string[];
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer | null;
}

/** Who asks, and for which things: good and bad. */
export interface FuzzWorld {
  readonly authorizations: { readonly good: readonly string[]; readonly bad: readonly string[] };
  readonly cookies: readonly string[];
  readonly jobIds: readonly string[];
  /** Of jobs that may be deleted, so that the others stay to be tried. */
  readonly disposableJobIds: readonly string[];
}

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

const BAD_BODIES: readonly (string | Buffer)[] = [
  '',
  ' ',
  '{',
  '[',
  'null',
  '"text"',
  '42',
  '[]',
  '{}',
  '{"a":1,}',
  "{'a':1}",
  '{"a":NaN}',
  '{"a":1}{"b":2}',
  '{"a":1,"a":2}',
  '{"prompt":"\\ud800","durationSeconds":4,"aspectRatio":"16:9"}',
  '{"prompt":"\\u0000","durationSeconds":4,"aspectRatio":"16:9"}',
  '{"__proto__":{"x":1},"prompt":"a"}',
  '{"constructor":{"prototype":{"x":1}}}',
  '{"durationSeconds":1e999}',
  '{"durationSeconds":-0,"priority":9007199254740993}',
  '\ufeff{"a":1}',
  '<xml/>',
  'a=1&b=2',
  Buffer.from([0xff, 0xfe, 0x7b, 0x7d]),
  Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
  Buffer.alloc(64),
];

/** The operations of a document, as its own words describe them. */
// biome-ignore lint/suspicious/noExplicitAny: the document is what is being read
export function readOperations(document: any): readonly Operation[] {
  return Object.entries<Record<string, Record<string, unknown>>>(document.paths).flatMap(([template, methods]) =>
    // biome-ignore lint/suspicious/noExplicitAny: see above
    Object.entries<any>(methods).map(([method, described]) => ({
      name: `${method.toUpperCase()} ${template}`,
      method: method.toUpperCase(),
      template,
      secured: described.security !== undefined,
      parameters: described.parameters ?? [],
      body: described.requestBody?.content?.['application/json']?.schema ?? null,
      statuses: new Set(Object.keys(described.responses).map(Number)),
    })),
  );
}

/** A request that is right in all, wrong in one or wrong in many of its parts. */
export function makeRequest(random: Random, operation: Operation, world: FuzzWorld): FuzzRequest {
  const wrongness = random.pick([0, 0, 0.15, 0.15, 0.6]);
  const wrong = (): boolean => random.chance(wrongness);
  const headers: [string, string][] = [];
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
  const body = makeBody(random, operation, wrong);
  const jobIds = operation.method === 'DELETE' ? world.disposableJobIds : world.jobIds;
  if (body !== null && !random.chance(0.02)) {
    headers.push(['content-type', wrong() ? random.pick(CONTENT_TYPES) : 'application/json']);
  }
  return {
    operation,
    method: operation.method,
    path: operation.template.replaceAll(/\{(\w+)\}/g, (_, name: string) => pathValue(random, name, wrong, jobIds)),
    query: makeQuery(random, operation, wrong),
    headers,
    body,
  };
}

/** A request to no route of the document, or by a method that a route does not have. */
export function makeStrayRequest(random: Random, operations: readonly Operation[], world: FuzzWorld): FuzzRequest {
  const { template } = random.pick(operations);
  const path = random.pick([
    template.replaceAll(/\{\w+\}/g, () => random.pick(world.jobIds)),
    `/${badUrlText(random)}`,
    `/docs/${badUrlText(random)}`,
    `/v1/${badUrlText(random)}/${badUrlText(random)}`,
    '/v1/jobs/../../metrics',
    '//v1//jobs',
    '/V1/JOBS',
    `${template}/`,
  ]);
  const method = random.pick(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'POST', 'TRACE', 'PROPFIND']);
  const headers: [string, string][] = [...authorize(random, world)];
  if (method === 'OPTIONS') headers.push(['access-control-request-method', 'POST'], ['origin', 'https://evil.example']);
  return { operation: null, method, path: path.slice(0, 6000), query: [], headers, body: null };
}

function authorize(random: Random, world: FuzzWorld): [string, string][] {
  if (random.chance(0.75)) return [['authorization', random.pick(world.authorizations.good)]];
  if (random.chance(0.3)) return [['cookie', random.pick(world.cookies)]];
  return random.chance(0.3) ? [] : [['authorization', random.pick(world.authorizations.bad)]];
}

/** Headers are bytes: what is beyond Latin-1 goes out as its UTF-8. */
function headerText(value: string): string {
  return Buffer.from(value, 'utf8').toString('latin1');
}

function pathValue(random: Random, name: string, wrong: () => boolean, jobIds: readonly string[]): string {
  if (wrong()) return badUrlText(random);
  if (name === 'provider') return random.pick(['replicate', 'acme']);
  return random.pick(jobIds);
}

function makeQuery(random: Random, operation: Operation, wrong: () => boolean): readonly string[] {
  const pairs = operation.parameters.flatMap(({ in: place, name, schema }) => {
    if (place !== 'query' || random.chance(0.5)) return [];
    if (!wrong()) return [`${name}=${encodeURIComponent(String(validValue(random, schema, name)))}`];
    const value = badUrlText(random);
    return random.pick([
      [`${name}=${value}`],
      [`${name}=`],
      [name],
      [`${name}=1`, `${name}=${value}`],
      [`${name}[]=${value}`],
      [`${name}[$gt]=${value}`],
    ]);
  });
  if (wrong())
    pairs.push(random.pick(['__proto__=1', '=', '&&', 'x=%', `q=${'y'.repeat(3000)}`, 'a[b][c]=d', '%E0=1']));
  return pairs;
}

function makeBody(random: Random, operation: Operation, wrong: () => boolean): Buffer | null {
  if (operation.method === 'GET' || operation.method === 'HEAD') return null;
  if (operation.body === null) return wrong() || random.chance(0.2) ? Buffer.from(random.pick(BAD_BODIES)) : null;
  if (wrong()) {
    if (random.chance(0.01)) return Buffer.from(`{"prompt":"${'x'.repeat(1_100_000)}"}`);
    if (random.chance(0.02)) return Buffer.from(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
    if (random.chance(0.6)) return Buffer.from(random.pick(BAD_BODIES));
    return Buffer.from(JSON.stringify(badValue(random)));
  }
  const value = validValue(random, operation.body);
  if (typeof value !== 'object' || value === null) return Buffer.from(JSON.stringify(value));
  const properties = operation.body.properties ?? {};
  const fields = Object.entries(value).flatMap(([name, field]) => {
    if (!wrong()) return [[name, field]];
    return random.chance(0.2) ? [] : [[name, badValue(random, properties[name])]];
  });
  if (wrong())
    fields.push([random.pick(['__proto__', 'constructor', 'extra', '$where', '', 'toString']), badValue(random)]);
  return Buffer.from(JSON.stringify(Object.fromEntries(fields)));
}
