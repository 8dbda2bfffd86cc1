import {
  AVATAR_DEADLINE_SECONDS,
  type AvatarNames,
  type AvatarOrder,
  DomainError,
  IMPORT_DEADLINE_SECONDS,
  type ImportInput,
  type Job,
  speakerOf,
} from '@callsheet/domain';
import type { NewJob } from '@callsheet/engine';
import type { Principal } from '../../http/access-token.ts';
import type { AvatarVideosDependencies } from './avatar-videos.feature.ts';
import { nameVideo, unnameVideo } from './name-video.ts';

interface Customer {
  readonly jobId: string;
  readonly viewer: Principal;
}

/**
 * Orders a video of a person who speaks (R-001-05, R-001-06): it is admitted and queued, and nobody waits for the flow.
 * @throws DomainError PROVIDER_NOT_CONFIGURED, QUOTA_EXCEEDED and the others of `createJob`; then there is no video.
 */
export async function orderAvatarVideo(
  deps: AvatarVideosDependencies,
  { order, title, ...customer }: Customer & { readonly order: AvatarOrder; readonly title: string },
): Promise<Job> {
  const { provider } = deps.avatars;
  await requireFlow(deps, { flow: order.flow, ownerId: customer.viewer.userId });
  const voiceId = await deps.chooseVoice(speakerOf(order));
  return await createNamed(deps, customer, (names, common) =>
    deps.commands.create({
      ...common,
      kind: order.flow === 'create' ? 'avatar' : 'script',
      title,
      provider,
      input: { prompt: promptOf(order), style: null, names, order, voiceId },
      deadlineSeconds: AVATAR_DEADLINE_SECONDS[provider],
    }),
  );
}

/** Takes in a video that lies somewhere else (R-001-16). It costs nothing: whoever made it has been paid. */
export async function orderImport(
  deps: AvatarVideosDependencies,
  { source, title, ...customer }: Customer & { readonly source: ImportInput['source']; readonly title: string },
): Promise<Job> {
  return await createNamed(deps, customer, (names, common) =>
    deps.commands.create({
      ...common,
      kind: 'import',
      title,
      input: { prompt: '', style: null, names, source },
      deadlineSeconds: IMPORT_DEADLINE_SECONDS,
    }),
  );
}

type CommonOrder = Omit<NewJob, 'title' | 'deadlineSeconds'>;

/** Chooses the names first, since the job carries them, and gives them back when there is no job after all. */
async function createNamed(
  deps: AvatarVideosDependencies,
  { jobId, viewer }: Customer,
  create: (names: AvatarNames, common: CommonOrder) => Promise<Job>,
): Promise<Job> {
  const { userId, workspaceId } = viewer;
  const allowance = await deps.usage.allowance(workspaceId);
  const names = await nameVideo(deps, { jobId, userId });
  try {
    return await create(names, { id: jobId, origin: 's001', ownerId: userId, workspaceId, priority: 0, ...allowance });
  } catch (error) {
    // Anything else may have left a job behind that is called so.
    if (error instanceof DomainError && error.code !== 'DEPENDENCY_DOWN') await unnameVideo(deps, { names, jobId });
    throw error;
  }
}

/** @throws DomainError PROVIDER_NOT_CONFIGURED, before anything is reserved. */
async function requireFlow(
  { avatars, providerKeys }: AvatarVideosDependencies,
  { flow, ownerId }: { readonly flow: AvatarOrder['flow']; readonly ownerId: string },
): Promise<void> {
  const { provider, n8n, heygen } = avatars;
  const n8nUrl = flow === 'create' ? n8n.createUrl : n8n.generateUrl;
  if ((provider === 'n8n' ? n8nUrl : heygen.apiKey) !== null) return;
  if (provider === 'heygen' && (await providerKeys.findLive({ ownerId, provider })) !== null) return;
  throw new DomainError({
    code: 'PROVIDER_NOT_CONFIGURED',
    message: 'Avatar videos are not set up here; ask the operator to configure who makes them.',
  });
}

/** What lists show of it. */
function promptOf(order: AvatarOrder): string {
  return order.flow === 'create' ? order.fields.prompt : order.fields.hook;
}
