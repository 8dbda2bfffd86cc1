import { waitFor } from '@callsheet/test-support';
import { type Client, POLL_MS } from './client.ts';
import { created, times, UNKNOWN_UUID } from './fuzz-made.ts';

const PLACE = '/v1/workflows';
const UNKNOWN = 'aaaaaaaaaaaaaaaaaaaaaaaa';
const DRAFT = { title: 'Tea', initialPrompt: 'a cup of tea at dawn' };
const REVIEWERS = [{ name: 'Ann' }, { name: 'Bo' }, { name: 'Cy' }];

/** A workflow as it was made with the help of a worker, and the versions at which it can be branched from. */
export interface MadeWorkflow {
  readonly id: string;
  readonly refined: number;
  readonly framed: number;
  readonly approved: number;
}

/** One whose two frames are there and approved: its branches are what no worker has to make any more. */
export async function makeWorkflow(owner: Client): Promise<MadeWorkflow> {
  const id = await created(owner, PLACE, DRAFT);
  const settled = async (): Promise<number> =>
    await waitFor(
      async () => {
        const { status, version } = (await owner.get(`${PLACE}/${id}`)).body;
        return status === 'WAITING_USER_INPUT' ? version : null;
      },
      { timeoutMs: 60_000, intervalMs: POLL_MS, description: `workflow ${id} to wait for its owner` },
    );
  await owner.post(`${PLACE}/${id}/refine-prompt`, {});
  const refined = await settled();
  await owner.post(`${PLACE}/${id}/generate-frames`, { frameCount: 2 });
  const framed = await settled();
  await owner.post(`${PLACE}/${id}/review-frames`, { frameReviews: approvalOf(2) });
  return { id, refined, framed, approved: await settled() };
}

function approvalOf(count: number): readonly { frameNumber: number; approved: boolean }[] {
  return Array.from({ length: count }, (_, frameNumber) => ({ frameNumber, approved: true }));
}

/** Workflows at every step, campaigns, keys, and links that nobody has used. */
export async function prepareWorkflows(customer: Client, stranger: Client, made: MadeWorkflow) {
  const fresh = (owner: Client) => created(owner, PLACE, DRAFT);
  const branch = (version: number) => created(customer, `${PLACE}/${made.id}/branch`, { version });
  const ordered = async (): Promise<string> => {
    const id = await branch(made.refined);
    await customer.post(`${PLACE}/${id}/generate-frames`, { frameCount: 2 });
    return id;
  };
  const tokens: string[] = [];
  const asked = async (): Promise<string> => {
    const id = await branch(made.framed);
    const opened = await customer.post(`${PLACE}/${id}/approvals`, { reviewers: REVIEWERS, quorum: 3 });
    const { reviewers }: { reviewers: { approvalUrl: string }[] } = opened.body;
    tokens.push(...reviewers.map(({ approvalUrl }) => tokenOf(approvalUrl)));
    return id;
  };
  const strangers = await fresh(stranger);
  const some = [strangers, UNKNOWN];
  const campaign = (owner: Client) => created(owner, '/v1/campaigns', { name: 'Autumn' });
  const apiKey = (owner: Client) => created(owner, '/v1/api-keys', { name: 'Fuzz', scopes: ['read'] });
  return {
    workflow: [...Array<string>(6).fill(made.id), ...(await times(2, asked)), await fresh(customer), ...some],
    refinableWorkflow: [...(await times(12, () => fresh(customer))), ...some],
    refinedWorkflow: [...(await times(12, () => branch(made.refined))), ...some],
    framedWorkflow: [...(await times(18, () => branch(made.framed))), ...some],
    approvedWorkflow: [...(await times(12, () => branch(made.approved))), ...some],
    orderedWorkflow: [...(await times(12, ordered)), ...some],
    reviewedWorkflow: [...(await times(12, asked)), ...some],
    disposableWorkflow: [...(await times(12, () => fresh(customer))), ...some],
    approvalToken: [...tokens, 'nonsense'],
    campaign: [await campaign(customer), await campaign(customer), await campaign(stranger), UNKNOWN],
    disposableCampaign: [...(await times(6, () => campaign(customer))), await campaign(stranger), UNKNOWN],
    apiKey: [...(await times(4, () => apiKey(customer))), await apiKey(stranger), UNKNOWN_UUID],
    disposableApiKey: [...(await times(6, () => apiKey(customer))), await apiKey(stranger), UNKNOWN_UUID],
    tier: ['fuzz', 'fuzz-2'],
  };
}

/** What an approval link proves. */
export function tokenOf(approvalUrl: string): string {
  return approvalUrl.split('/').at(-1) ?? '';
}
