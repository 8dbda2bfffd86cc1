import type { Random } from './fuzz-random.ts';

/** As much of a JSON schema as the document uses. */
export interface ValueSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly ValueSchema[];
  readonly properties?: Readonly<Record<string, ValueSchema>>;
  readonly required?: readonly string[];
  readonly items?: ValueSchema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

/** Waiting is asked for seldom, and briefly: it costs the run time and finds nothing. */
const WAIT_SECONDS = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1];

const WORDS = ['clouds over a lake', 'α β γ 🎬', 'a', 'user@example.com', '2026-11-20T00:00:00Z', 'de l’été'];
/** What only certain texts are right for. */
const NAMED_TEXTS: Readonly<Record<string, readonly string[]>> = {
  currency: ['EUR'],
  prefer: ['wait=0', 'respond-async'],
  'cancel-after': ['90s', '2h'],
};
const BAD_TEXTS = [
  '',
  ' ',
  '\u0000',
  'nul\u0000inside',
  '\ud800',
  'half \udc00 pair',
  '\u202e\u200b\ufeff',
  '🎬'.repeat(600),
  'x'.repeat(1001),
  'x'.repeat(20_000),
  '__proto__',
  'constructor',
  '../../../etc/passwd',
  '..%2f..%2f',
  "' OR 1=1 --",
  "'; DROP TABLE jobs; --",
  '{"$gt":""}',
  '$where',
  '<script>alert(1)</script>',
  '#{7*7}{{7*7}}',
  '%s%n%x',
  '-1',
  '1e309',
  'NaN',
  'null',
  'true',
  '0x10',
  '2026-13-45T99:99:99Z',
  '+275760-09-13T00:00:00.001Z',
  '-271821-04-19T23:59:59.999Z',
  '0000-00-00',
  'a@b',
  'a\r\nSet-Cookie: x=y',
];
const BAD_NUMBERS = [0, -0, -1, 0.1, 1.5, 61, 101, 2 ** 31, 2 ** 53, 2 ** 63, 1e21, 1e308, -1e308, 5e-324];

/** Something that fits the schema, as far as a schema can say. */
export function validValue(random: Random, schema: ValueSchema, name = ''): unknown {
  if (schema.enum !== undefined) return random.pick(schema.enum);
  if (schema.anyOf !== undefined) return validValue(random, random.pick(schema.anyOf), name);
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([key]) => schema.required?.includes(key) === true || random.chance(0.5))
          .map(([key, property]) => [key, validValue(random, property, key)]),
      );
    case 'array':
      return Array.from({ length: random.below(3) }, () => validValue(random, schema.items ?? {}, name));
    case 'integer':
    case 'number':
      return validNumber(random, schema, name);
    case 'boolean':
      return random.chance(0.5);
    case 'null':
      return null;
    default:
      return validText(random, schema, name);
  }
}

function validNumber(random: Random, schema: ValueSchema, name: string): number {
  if (/wait/i.test(name)) return random.pick(WAIT_SECONDS);
  const least = schema.minimum ?? 0;
  const most = schema.maximum ?? least + 100;
  if (random.chance(0.3)) return random.pick([least, most]);
  const value = least + random.next() * (most - least);
  return schema.type === 'integer' ? Math.round(value) : Math.round(value * 10) / 10;
}

function validText(random: Random, schema: ValueSchema, name: string): string {
  const named = NAMED_TEXTS[name];
  if (named !== undefined) return random.pick(named);
  if (/^(key|idempotency-key)$/.test(name)) return `key-${random.below(10_000)}`;
  if (/^(url|images)$/.test(name)) return `https://shop.example/${random.below(1_000)}.jpg`;
  if (/email/i.test(name)) return `fuzz-${random.below(1_000_000)}@example.com`;
  const { minLength = 0, maxLength = 1000 } = schema;
  if (random.chance(0.15)) return 'y'.repeat(random.pick([minLength, Math.min(maxLength, 1000)]));
  return random.pick(WORDS).padEnd(minLength, '.').slice(0, maxLength);
}

/** Something that no schema expects, or a value just beyond its bounds. */
export function badValue(random: Random, schema: ValueSchema = {}): unknown {
  const beyond = [
    ...(schema.minimum === undefined ? [] : [schema.minimum - 1, schema.minimum - 0.001]),
    ...(schema.maximum === undefined ? [] : [schema.maximum + 1, schema.maximum + 0.001]),
    ...(schema.maxLength === undefined ? [] : ['z'.repeat(schema.maxLength + 1)]),
    ...(schema.minLength === undefined ? [] : ['z'.repeat(Math.max(0, schema.minLength - 1))]),
  ];
  if (beyond.length > 0 && random.chance(0.3)) return random.pick(beyond);
  switch (random.below(8)) {
    case 0:
      return random.pick(BAD_NUMBERS);
    case 1:
      return random.pick([null, true, false]);
    case 2:
      return random.pick<unknown>([[], [[]], [1, 'two', null], Array.from({ length: 500 }, (_, index) => index)]);
    case 3:
      return random.pick<unknown>([
        {},
        { $gt: '' },
        { $ne: null },
        { $where: 'sleep(9)' },
        { toString: 1 },
        { length: 1e9 },
      ]);
    case 4:
      return Object.fromEntries([[random.pick(['__proto__', 'constructor', 'prototype']), { admin: true }]]);
    case 5:
      return nested(random.pick([5, 50, 500]));
    default:
      return random.pick(BAD_TEXTS);
  }
}

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

/** Text as it stands in a URL, well encoded or not. */
export function badUrlText(random: Random): string {
  if (random.chance(0.5)) {
    // Lone surrogates cannot be written in a URL.
    const value = badValue(random);
    return encodeURIComponent(
      (typeof value === 'string' ? value : JSON.stringify(value)).toWellFormed().slice(0, 3000),
    );
  }
  return random.pick([
    '%',
    '%E0%A4%A',
    '%00',
    '%ff%fe',
    '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    '..',
    '%u0041',
    '%25%30%30',
    '[$gt]',
    '%7B%22%24gt%22%3A%22%22%7D',
    ';x=1',
    'é',
    '*',
    '000000000000000000000000',
    'ffffffffffffffffffffffff',
    'FFFFFFFFFFFFFFFFFFFFFFFF',
    'ffffffffffffffffffffffff%20',
    'undefined',
    'null',
    'NaN',
    '-1',
    'x'.repeat(2000),
  ]);
}
