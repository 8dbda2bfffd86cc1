import { randomUUID } from 'node:crypto';
import { type Answer, type Client, send } from './client.ts';

/** An order as a customer places it, with a prompt that no other test has. */
export function newOrder(): { prompt: string; durationSeconds: number; aspectRatio: string } {
  return { prompt: `clouds ${randomUUID()}`, durationSeconds: 4, aspectRatio: '16:9' };
}

/** What no second attempt can mend. */
const MODERATED = 'The input or output was flagged as sensitive. Please try again with different inputs. (E005)';

/** Makes the provider refuse whatever carries this prompt: the cheapest job that still goes all the way. */
export async function refuseAtProvider(simulatorUrl: string, prompt: string): Promise<void> {
  const fault = { kind: 'fail_with', error: MODERATED };
  const scripted = await send(simulatorUrl, 'POST', '/_simulator/faults', { match: { promptContains: prompt }, fault });
  if (scripted.status !== 201) throw new Error(`the simulator answered ${scripted.status}`);
}

/** How often each of these prompts was bought, by prompt. */
export async function purchases(simulatorUrl: string, prompts: readonly string[]): Promise<Record<string, number>> {
  const { body } = await send(simulatorUrl, 'GET', '/_simulator/requests');
  const orders: string[] = body.requests
    .filter(({ method, path }: { method: string; path: string }) => method === 'POST' && path.endsWith('/predictions'))
    .map((request: { body: unknown }) => JSON.stringify(request.body));
  return Object.fromEntries(prompts.map((prompt) => [prompt, orders.filter((order) => order.includes(prompt)).length]));
}

/** Every job of a client. */
export async function allJobs(client: Client): Promise<readonly Answer['body'][]> {
  return (await client.get('/v1/jobs?limit=100')).body.data;
}
