import { type Client, PASSWORD, send, signUp } from './client.ts';

/** Somebody who takes part in the fuzz. */
export interface Person extends Client {
  readonly userId: string;
  readonly workspaceId: string;
}

/** The customer whose things the fuzz treats as its own, somebody they work with, somebody else, and an admin. */
export interface People {
  readonly customer: Person;
  readonly friend: Person;
  readonly stranger: Person;
  readonly admin: Person;
  /** Refresh tokens of sessions that nobody needs. */
  readonly refreshTokens: readonly string[];
}

export const ADMIN_EMAIL = 'admin@example.com';
const SPARE_SESSIONS = 12;

export async function registerPeople(apiUrl: string): Promise<People> {
  const person = async (email?: string): Promise<Person> => {
    const client = await signUp(apiUrl, email);
    const { user, workspace } = (await client.get('/api/auth/me')).body.data;
    return { ...client, userId: user.id, workspaceId: workspace.id };
  };
  const [customer, friend, stranger] = [await person(), await person(), await person()];
  const admin = await person(ADMIN_EMAIL);
  const refreshTokens = Array.from({ length: SPARE_SESSIONS }, () => refreshTokenOf(apiUrl, stranger.email));
  return { customer, friend, stranger, admin, refreshTokens: await Promise.all(refreshTokens) };
}

async function refreshTokenOf(apiUrl: string, email: string): Promise<string> {
  const { headers } = await send(apiUrl, 'POST', '/api/auth/login', { email, password: PASSWORD });
  const token = /^refresh_token=([^;]+)/.exec(headers.getSetCookie().find((cookie) => /^refresh/.test(cookie)) ?? '');
  if (token?.[1] === undefined) throw new Error('logging in set no refresh token');
  return decodeURIComponent(token[1]);
}
