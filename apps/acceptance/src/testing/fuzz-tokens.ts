import { createHmac } from 'node:crypto';

interface Claims {
  readonly iat: number;
  readonly exp: number;
}

const HOUR_SECONDS = 3_600;

/** Everything that looks like this user's token and is none. */
export function forgedAuthorizations(token: string, jwtSecret: string): readonly string[] {
  const claims = claimsOf(token);
  const { iat } = claims;
  return [
    `Bearer ${sign({ ...claims, iat: iat - 2 * HOUR_SECONDS, exp: iat - HOUR_SECONDS }, jwtSecret)}`,
    `Bearer ${sign(claims, 'x'.repeat(64))}`,
    `Bearer ${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.`,
    `Bearer ${sign(claims, jwtSecret, 'RS256')}`,
    `Bearer ${token}x`,
    'Bearer a.b.c',
    'Bearer ',
    'Bearer',
    'Basic dXNlcjpwYXNz',
    `bearer   ${token} ${token}`,
    'Key cs_nonsense',
    '\xff\xfe',
    `Bearer ${'x'.repeat(5000)}`,
  ];
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
