import { waitFor } from '@callsheet/test-support';
import { type Answer, type Client, POLL_MS, send } from './client.ts';

/** A customer of seed 004 at its wizard, with only the seed's calls. */
export interface WorkflowStudio {
  readonly call: (method: string, path: string, body?: unknown) => Promise<Answer>;
  /** @throws Error for anything but this status. */
  readonly done: (path: string, body: unknown, status: number) => Promise<Answer['body']>;
  readonly read: (id: string) => Promise<Answer['body']>;
  /** The workflow once nothing is being made for it. */
  readonly settled: (id: string, timeoutMs?: number) => Promise<Answer['body']>;
}

export function openWorkflowStudio(apiUrl: string, client: Pick<Client, 'token'>): WorkflowStudio {
  const headers = { authorization: `Bearer ${client.token}` };
  const call = (method: string, path: string, body?: unknown) =>
    send(apiUrl, method, `/video-workflows${path}`, body, headers);
  const read = async (id: string) => (await call('GET', `/${id}`)).body;
  return {
    call,
    read,
    done: async (path, body, status) => {
      const answer = await call('POST', path, body);
      if (answer.status !== status)
        throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
    settled: (id, timeoutMs = 90_000) =>
      waitFor(
        async () => {
          const shown = await read(id);
          return shown.status === 'PROCESSING' ? null : shown;
        },
        { timeoutMs, intervalMs: POLL_MS, description: `workflow ${id} to be left in peace` },
      ),
  };
}
