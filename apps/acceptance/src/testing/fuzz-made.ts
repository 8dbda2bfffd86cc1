import type { Client } from './client.ts';

export const UNKNOWN_UUID = '0190a000-0000-7000-8000-00000000000a';

/** The id of what a POST has made. */
export async function created(owner: Client, path: string, body: unknown): Promise<string> {
  const answer = await owner.post(path, body);
  if (answer.status !== 201) throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body.id;
}

export async function times<Made>(count: number, make: () => Promise<Made>): Promise<Made[]> {
  return await Promise.all(Array.from({ length: count }, make));
}
