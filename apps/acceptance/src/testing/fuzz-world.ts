import { createHmac } from 'node:crypto';
import { type Client, signUp } from './client.ts';
import type { FuzzWorld } from './fuzz-request.ts';

export interface FuzzActors {
  readonly world: FuzzWorld;
  /** Of the user whose jobs the fuzz treats as its own. */
  readonly client: Client;
}

const UNKNOWN_ID = 'aaaaaaaaaaaaaaaaaaaaaaaa';

/** Users with jobs in several states, their tokens, and everything that looks like a token and is none. */
export async function createFuzzActors(options: {
  apiUrl: string;
  jwtSecret: string;
  completedJob: (client: Client) => Promise<string>;
}): Promise<FuzzActors> {
  const client = await signUp(options.apiUrl);
  const others = [await signUp(options.apiUrl), await signUp(options.apiUrl)];
  const completed = await options.completedJob(client);
  const jobIds: string[] = [completed, completed, UNKNOWN_ID];
  for (const owner of [client, client, client, ...others]) jobIds.push(await createJob(owner));
  const canceled = await createJob(client);
  await client.post(`/v1/jobs/${canceled}/cancel`);
  const deleted = await createJob(client);
  await client.remove(`/v1/jobs/${deleted}`);
  const claims = claimsOf(client.token);
  const hour = 3600;
  return {
    client,
    world: {
      jobIds: [...jobIds, canceled, deleted],
      disposableJobIds: [deleted, UNKNOWN_ID, await createJob(client), await createJob(client)],
      authorizations: {
        good: [client, client, client, ...others].map(({ token }) => `Bearer ${token}`),
        bad: [
          `Bearer ${sign({ ...claims, iat: claims.iat - 2 * hour, exp: claims.iat - hour }, options.jwtSecret)}`,
          `Bearer ${sign(claims, 'x'.repeat(64))}`,
          `Bearer ${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.`,
          `Bearer ${sign(claims, options.jwtSecret, 'RS256')}`,
          `Bearer ${client.token}x`,
          'Bearer a.b.c',
          'Bearer ',
          'Bearer',
          'Basic dXNlcjpwYXNz',
          `bearer   ${client.token} ${client.token}`,
          'Key cs_nonsense',
          '\xff\xfe',
          `Bearer ${'x'.repeat(5000)}`,
        ],
      },
      cookies: [
        `access_token=${client.token}`,
        `access_token=${client.token}; access_token=${others[0]?.token}`,
        'access_token=nonsense',
        `refresh_token=${client.token}`,
      ],
    },
  };
}

async function createJob(owner: Client): Promise<string> {
  const created = await owner.post('/v1/jobs', { prompt: 'a red ball', durationSeconds: 4, aspectRatio: '16:9' });
  if (created.status !== 201) throw new Error(`an order was answered ${created.status}`);
  return created.body.id;
}

interface Claims {
  readonly iat: number;
  readonly exp: number;
}

function claimsOf(token: string): Claims {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as Claims;
}

function sign(claims: object, secret: string, algorithm = 'HS256'): string {
  const text = `${encode({ alg: algorithm, typ: 'JWT' })}.${encode(claims)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
