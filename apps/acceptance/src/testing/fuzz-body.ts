import type { Operation } from './fuzz-document.ts';
import { knownField } from './fuzz-ids.ts';
import type { Random } from './fuzz-random.ts';
import { badValue, validValue } from './fuzz-values.ts';
import type { FuzzWorld } from './fuzz-world.ts';

export const BAD_BODIES: readonly (string | Buffer)[] = [
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

/** A body of the document's shape about things that there are, with wrong fields, or something else altogether. */
export function makeBody(random: Random, operation: Operation, world: FuzzWorld, wrong: () => boolean): Buffer | null {
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
    if (wrong()) return random.chance(0.2) ? [] : [[name, badValue(random, properties[name])]];
    const known = random.chance(0.9) ? knownField(random, operation, name, world) : undefined;
    return [[name, known ?? field]];
  });
  if (wrong())
    fields.push([random.pick(['__proto__', 'constructor', 'extra', '$where', '', 'toString']), badValue(random)]);
  return Buffer.from(JSON.stringify(Object.fromEntries(fields)));
}
