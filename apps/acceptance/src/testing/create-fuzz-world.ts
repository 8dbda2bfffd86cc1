import { PASSWORD, send } from './client.ts';
import { registerPeople } from './fuzz-people.ts';
import { makeThings, prepareThings } from './fuzz-things.ts';
import { forgedAuthorizations } from './fuzz-tokens.ts';
import type { FuzzWorld } from './fuzz-world.ts';

/** People with things in several states, their tokens, and everything that looks like a token and is none. */
export async function createFuzzWorld(options: {
  readonly apiUrl: string;
  readonly simulatorUrl: string;
  readonly jwtSecret: string;
  readonly webhookSecret: string;
  /** From then on jobs stay as they are. */
  readonly stopWorker: () => Promise<unknown>;
}): Promise<FuzzWorld> {
  const { apiUrl, simulatorUrl, jwtSecret, webhookSecret } = options;
  const people = await registerPeople(apiUrl);
  const { customer, friend, stranger, admin, refreshTokens } = people;
  // Thirty videos a month would be used up soon; the others stay on that plan.
  const plan = { plan: 'executive' };
  const headers = { authorization: `Bearer ${admin.token}` };
  const changed = await send(apiUrl, 'PUT', `/v1/admin/workspaces/${customer.workspaceId}/plan`, plan, headers);
  if (changed.status !== 200) throw new Error(`changing a plan was answered ${changed.status}`);
  const grant = { userId: customer.userId, credits: 100_000, reason: 'Scenes to order' };
  const granted = await send(apiUrl, 'POST', '/v1/admin/credits/grants', grant, headers);
  if (granted.status >= 300) throw new Error(`giving credits was answered ${granted.status}`);
  const made = await makeThings({ apiUrl, simulatorUrl }, customer);
  await options.stopWorker();
  return {
    ids: await prepareThings({ apiUrl, simulatorUrl }, people, made),
    callbacks: made.callbacks,
    webhookSecret,
    importUrl: `${simulatorUrl}/clip.mp4`,
    emails: [customer, friend, stranger, admin].map(({ email }) => email).concat('nobody@example.com'),
    password: PASSWORD,
    refreshTokens,
    authorizations: {
      good: [customer, customer, customer, customer, friend, stranger, admin, admin].map(
        ({ token }) => `Bearer ${token}`,
      ),
      bad: forgedAuthorizations(customer.token, jwtSecret),
    },
    cookies: [
      `access_token=${customer.token}`,
      `access_token=${customer.token}; access_token=${stranger.token}`,
      'access_token=nonsense',
      `refresh_token=${customer.token}`,
    ],
  };
}
