import type { OperationRecord } from './snapshot.ts';

interface Page {
  readonly next: string | null;
  readonly results: readonly { readonly id: string; readonly status: string; readonly webhook?: string }[];
}

/** Every operation that the simulator has accepted, with the job and attempt that its callback URL names. */
export async function readOperations(input: {
  simulatorUrl: string;
  apiToken: string;
}): Promise<readonly OperationRecord[]> {
  const operations: OperationRecord[] = [];
  let url: string | null = `${input.simulatorUrl}/v1/predictions`;
  while (url !== null) {
    const response: Response = await fetch(url, { headers: { authorization: `Bearer ${input.apiToken}` } });
    if (!response.ok) throw new Error(`the simulator's list of predictions answered ${response.status}`);
    const page = (await response.json()) as Page;
    operations.push(...page.results.map(({ id, status, webhook = '' }) => ({ id, status, ...subjectOf(webhook) })));
    url = page.next;
  }
  return operations;
}

function subjectOf(webhook: string): { jobId: string; attempt: number } {
  const url = new URL(webhook);
  return { jobId: url.pathname.split('/').at(-1) ?? '', attempt: Number(url.searchParams.get('a')) };
}
