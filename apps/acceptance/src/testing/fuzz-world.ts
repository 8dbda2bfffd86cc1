import type { GivenCallback } from './fuzz-callback.ts';
import type { FuzzRequest } from './fuzz-document.ts';
import type { FuzzAnswer } from './fuzz-judge.ts';
import { tokenOf } from './fuzz-workflows.ts';

/**
 * Ids by what a route is about. Each pool has some of the user's own, of strangers, deleted and unknown ones. Disposable,
 * draft, pending and startable ones are used up by the one route that they are for.
 */
export type IdKind =
  | 'job'
  | 'disposableJob'
  | 'draft'
  | 'video'
  | 'pendingVideo'
  | 'startableVideo'
  | 'disposableVideo'
  | 'product'
  | 'picturedProduct'
  | 'disposableProduct'
  | 'scenario'
  | 'disposableScenario'
  | 'scene'
  | 'disposableScene'
  | 'sceneTask'
  | 'upload'
  | 'disposableUpload'
  | 'avatarVideo'
  | 'disposableAvatarVideo'
  | 'notification'
  | 'avatar'
  | 'catalogueEntry'
  | 'batch'
  | 'workspace'
  | 'user'
  | 'workflow'
  | 'refinableWorkflow'
  | 'refinedWorkflow'
  | 'framedWorkflow'
  | 'approvedWorkflow'
  | 'orderedWorkflow'
  | 'reviewedWorkflow'
  | 'disposableWorkflow'
  | 'approvalToken'
  | 'campaign'
  | 'disposableCampaign'
  | 'apiKey'
  | 'disposableApiKey'
  | 'tier';

/** Who asks, and for which things: good and bad. */
export interface FuzzWorld {
  readonly authorizations: { readonly good: readonly string[]; readonly bad: readonly string[] };
  readonly cookies: readonly string[];
  /** Of people who are registered, all with the same password. */
  readonly emails: readonly string[];
  readonly password: string;
  /** Each works once. */
  readonly refreshTokens: readonly string[];
  readonly ids: Readonly<Record<IdKind, string[]>>;
  readonly callbacks: readonly GivenCallback[];
  /** Where a video lies that may be imported. */
  readonly importUrl: string;
  /** Signs what Replicate sends. */
  readonly webhookSecret: string;
}

/** Where what is made goes: one of these; to none, where there would soon be nothing else. */
const MADE: Readonly<Record<string, readonly (IdKind | null)[]>> = {
  'POST /v1/jobs': ['job', 'job', 'disposableJob'],
  'POST /api/videos': ['video', 'pendingVideo', 'disposableVideo'],
  'POST /v1/products': ['product', 'disposableProduct'],
  'POST /v1/scenarios': ['scenario', 'disposableScenario'],
  'POST /v1/scenes': ['scene', 'disposableScene'],
  'POST /v1/uploads': ['upload', 'disposableUpload'],
  'POST /v1/workflows': ['refinableWorkflow', 'disposableWorkflow'],
  'POST /v1/campaigns': ['campaign', 'disposableCampaign'],
  'POST /v1/api-keys': ['apiKey', 'disposableApiKey'],
  'POST /v1/workspaces': ['workspace', null, null, null, null, null, null, null],
};

interface GivenLink {
  readonly approvalUrl: string;
}

/** What the fuzz itself makes takes part: drafts to start, videos to change, products to delete. */
export function takeIn(world: FuzzWorld, { operation }: FuzzRequest, { status, text }: FuzzAnswer): void {
  if (operation === null || status >= 300 || text === null) return;
  if (operation.name === 'POST /api/videos/bulk-generate') world.ids.batch.push(JSON.parse(text).data.batchId);
  if (operation.name.endsWith('/approvals') && status === 201)
    world.ids.approvalToken.push(...JSON.parse(text).reviewers.map((one: GivenLink) => tokenOf(one.approvalUrl)));
  const kinds = MADE[operation.name];
  if (kinds === undefined || status !== 201) return;
  const body = JSON.parse(text);
  const { id, status: state } = body.data ?? body;
  const kind = kinds[Number.parseInt(id.slice(-2), 16) % kinds.length];
  if (kind != null) world.ids[kind].push(id);
  if (state === 'draft') world.ids.draft.push(id);
}
