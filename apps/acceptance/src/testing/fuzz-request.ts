import { makeBody } from './fuzz-body.ts';
import { CALLBACKS, makeCallback } from './fuzz-callback.ts';
import type { FuzzRequest, Operation } from './fuzz-document.ts';
import { authorize, makeHeaders } from './fuzz-headers.ts';
import { idFor } from './fuzz-ids.ts';
import type { Random } from './fuzz-random.ts';
import { badUrlText, validValue } from './fuzz-values.ts';
import type { FuzzWorld } from './fuzz-world.ts';

/** How likely each part of a request is wrong. */
export const RIGHT = 0;
const WRONGNESS = [RIGHT, RIGHT, 0.15, 0.15, 0.6];

/** A request that is right in all, wrong in one or wrong in many of its parts. */
export function makeRequest(
  random: Random,
  operation: Operation,
  world: FuzzWorld,
  wrongness = random.pick(WRONGNESS),
): FuzzRequest {
  const wrong = (): boolean => random.chance(wrongness);
  const body = makeBody(random, operation, world, wrong);
  const request: FuzzRequest = {
    operation,
    method: operation.method,
    path: operation.template.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      wrong() ? badUrlText(random) : idFor(random, operation, name, world),
    ),
    query: makeQuery(random, operation, wrong),
    headers: withoutWaiting(operation, makeHeaders(random, operation, world, { wrongness, hasBody: body !== null })),
    body,
  };
  return CALLBACKS.test(operation.name) && !wrong() ? makeCallback(random, request, world) : request;
}

/** A refinement waits half a minute for its model, which is not asked for here, unless its caller says otherwise. */
function withoutWaiting({ name }: Operation, headers: [string, string][]): [string, string][] {
  if (!name.endsWith('/refine-prompt')) return headers;
  return [...headers.filter(([header]) => header !== 'prefer'), ['prefer', 'respond-async']];
}

/** A request to no route of the document, or by a method that a route does not have. */
export function makeStrayRequest(random: Random, operations: readonly Operation[], world: FuzzWorld): FuzzRequest {
  const { template } = random.pick(operations);
  const path = random.pick([
    template.replaceAll(/\{\w+\}/g, () => random.pick(world.ids.job)),
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
