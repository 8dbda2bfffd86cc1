import { hash, verify } from '@node-rs/argon2';

/** OWASP's second choice for argon2id: 19 MiB, two passes, one lane. The package's default variant is argon2id. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 };

/** Costs as much to verify as a real hash, and no password fits it. */
const NOBODYS_HASH = [
  '',
  'argon2id',
  'v=19',
  `m=${COST.memoryCost},t=${COST.timeCost},p=${COST.parallelism}`,
  Buffer.alloc(16, 0x2a).toString('base64').replace(/=+$/, ''),
  Buffer.alloc(COST.outputLen, 0x2a).toString('base64').replace(/=+$/, ''),
].join('$');

/** Argon2id hash in PHC form. Runs on libuv's threads, which bound how many run at once. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

/** False for a wrong password; with `stored` null false as well, after the same time. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  const matches = await verify(stored ?? NOBODYS_HASH, password);
  return stored !== null && matches;
}
