import { waitFor } from '@callsheet/test-support';
import { AVATAR_SCRIPT } from './avatar-orders.ts';
import { type Client, POLL_MS, send } from './client.ts';
import type { GivenCallback } from './fuzz-callback.ts';
import { created, times, UNKNOWN_UUID } from './fuzz-made.ts';
import type { People } from './fuzz-people.ts';
import { prepareScenes } from './fuzz-scenes.ts';
import { type MadeWorkflow, makeWorkflow, prepareWorkflows } from './fuzz-workflows.ts';
import type { FuzzWorld } from './fuzz-world.ts';
import { openShop, type ProductShop, QUICK, scriptGenerator } from './product-shop.ts';

const UNKNOWN = 'aaaaaaaaaaaaaaaaaaaaaaaa';
const ORDER = { prompt: 'a red ball', durationSeconds: 4, aspectRatio: '16:9' };
const TEMPLATE = { templateId: 'lifestyle', templateName: 'Lifestyle' };

/** What only a worker can bring about. */
export interface MadeThings {
  readonly job: string;
  readonly videos: readonly string[];
  /** Of seed 001: one that is ready and one that has failed. */
  readonly avatarVideos: readonly string[];
  readonly callbacks: readonly GivenCallback[];
  readonly workflow: MadeWorkflow;
}

interface Addresses {
  readonly apiUrl: string;
  readonly simulatorUrl: string;
}

/** A completed job; videos of products that are completed, failed and at the generator; the URLs to report them to. */
export async function makeThings(at: Addresses, customer: Client): Promise<MadeThings> {
  const shop = openShop(at, customer);
  const titles = { kept: 'Kept kettle', broken: 'Broken kettle', slow: 'Slow kettle' };
  await scriptGenerator(at.simulatorUrl, '', [QUICK], 1_000);
  await scriptGenerator(at.simulatorUrl, titles.kept, [{ kind: 'kept_elsewhere', youtubeVideoId: 'rckShowcase' }]);
  await scriptGenerator(at.simulatorUrl, titles.broken, [{ kind: 'fail_with', error: 'Too dark' }]);
  await scriptGenerator(at.simulatorUrl, titles.slow, [{ kind: 'never_finish' }]);
  const job = await created(customer, '/v1/jobs', ORDER);
  const [avatarVideos, workflow] = await Promise.all([makeAvatarVideos(at, customer), makeWorkflow(customer)]);
  const make = async (title: string): Promise<string> => {
    const productId = await shop.product({ title });
    return (await shop.call('POST', '/api/videos/generate-for-product', { productId, ...TEMPLATE })).body.data.video.id;
  };
  const [kept, broken, slow] = [await make(titles.kept), await make(titles.broken), await make(titles.slow)];
  await Promise.all([shop.ended(kept), shop.ended(broken), customer.jobThatIs(job, ['completed'])]);
  const callbacks = await waitFor(
    async () => {
      const given = await callbacksGiven(at.simulatorUrl);
      const isOrdered = [job, kept, broken, slow].every((id) => given.some(({ jobId }) => jobId === id));
      return isOrdered && given.some(({ provider }) => provider === 'n8n') ? given : null;
    },
    { timeoutMs: 30_000, intervalMs: POLL_MS, description: 'everything to be ordered of the simulator' },
  );
  // The one that failed can be tried again.
  const ended = [job, kept];
  return {
    job,
    videos: [kept, broken, slow],
    avatarVideos,
    workflow,
    callbacks: callbacks.map((callback) => ({
      ...callback,
      hasEnded: ended.includes(callback.jobId) || callback.provider === 'n8n',
    })),
  };
}

/** Tokens cannot be guessed; who was given them knows them. */
async function callbacksGiven(simulatorUrl: string): Promise<readonly Omit<GivenCallback, 'hasEnded'>[]> {
  const { requests } = (await send(simulatorUrl, 'GET', '/_simulator/requests')).body;
  return requests.flatMap(({ body }: { body: OrderBody | null }) => {
    const address = body?.callback_url ?? body?.webhook ?? body?.callbackUrl;
    if (address === undefined) return [];
    const { pathname: path, search, searchParams } = new URL(address);
    const provider = body?.callbackUrl !== undefined ? 'n8n' : body?.webhook === undefined ? 'rck' : 'replicate';
    const jobId = body?.video_id ?? searchParams.get('j') ?? path.split('/').at(-1) ?? '';
    return [{ provider, jobId, path, query: search.slice(1).split('&') }];
  });
}

/** Where the simulated providers were told to report, by whichever name each of them knows. */
interface OrderBody {
  readonly callback_url?: string;
  readonly webhook?: string;
  readonly callbackUrl?: string;
  readonly video_id?: string;
}

async function makeAvatarVideos(at: Addresses, customer: Client): Promise<readonly string[]> {
  await scriptGenerator(at.simulatorUrl, 'Broken teeth', [{ kind: 'fail_with', error: 'Too dark' }]);
  const videos = [await orderAvatarVideo(customer, 'Healthy teeth'), await orderAvatarVideo(customer, 'Broken teeth')];
  for (const id of videos) {
    await waitFor(
      async () => ['ready', 'failed'].includes((await customer.get(`/api/video/status/${id}`)).body.data.status),
      { timeoutMs: 60_000, intervalMs: POLL_MS, description: `avatar video ${id} to end` },
    );
  }
  return videos;
}

async function orderAvatarVideo(owner: Client, title: string): Promise<string> {
  const ordered = await owner.post('/api/video/generate-video', { ...AVATAR_SCRIPT, title });
  if (ordered.status !== 200) throw new Error(`an avatar video was answered ${ordered.status}`);
  return ordered.body.data.videoId;
}

/** Everything that routes can be asked for, by kind. No worker runs any more, so that it stays as it is. */
export async function prepareThings(at: Addresses, people: People, made: MadeThings): Promise<FuzzWorld['ids']> {
  const { customer, friend, stranger, admin } = people;
  const shops = { own: openShop(at, customer), strange: openShop(at, stranger) };
  const jobs = await times(3, () => created(customer, '/v1/jobs', ORDER));
  jobs.push(await created(friend, '/v1/jobs', ORDER), await created(stranger, '/v1/jobs', ORDER));
  const canceled = await created(customer, '/v1/jobs', ORDER);
  await customer.post(`/v1/jobs/${canceled}/cancel`);
  const deleted = await created(customer, '/v1/jobs', ORDER);
  await customer.remove(`/v1/jobs/${deleted}`);
  const drafts = await times(6, () => created(customer, '/v1/jobs', { ...ORDER, start: false }));
  drafts.push(await created(stranger, '/v1/jobs', { ...ORDER, start: false }));

  const shared = await created(customer, '/v1/workspaces', { name: 'Shared' });
  for (const { email } of [friend, stranger, admin]) await customer.post(`/v1/workspaces/${shared}/members`, { email });
  const products = await prepareProducts(shops, customer);
  const { good, strange } = products;
  const pending = (count: number) => times(count, () => shops.own.pending(good));
  const strangersVideo = await shops.strange.pending(strange);
  const videos = [...made.videos, ...(await pending(2)), strangersVideo, UNKNOWN];
  const strangersAvatar = await orderAvatarVideo(stranger, 'Strange teeth');
  const notifications: { id: string }[] = (await customer.get('/v1/notifications')).body.data;
  const batch = async (shop: ProductShop, productIds: readonly string[]): Promise<string> =>
    (await shop.call('POST', '/api/videos/bulk-generate', { productIds, ...TEMPLATE })).body.data.batchId;

  return {
    job: [...Array<string>(5).fill(made.job), ...made.videos, ...jobs, canceled, deleted, UNKNOWN],
    disposableJob: [deleted, UNKNOWN, ...(await times(4, () => created(customer, '/v1/jobs', ORDER)))],
    draft: [...drafts, canceled, UNKNOWN],
    video: [...videos, made.job],
    pendingVideo: [...(await pending(6)), ...videos],
    startableVideo: await prepareStartable(shops.own, customer, [...videos, made.job, UNKNOWN]),
    disposableVideo: [...(await pending(6)), strangersVideo, made.job, UNKNOWN],
    product: [good, good, ...products.spare, products.bare, strange, products.deleted, UNKNOWN],
    picturedProduct: [good, good, good, ...products.spare, strange, products.deleted, UNKNOWN],
    disposableProduct: [strange, UNKNOWN, ...(await times(8, () => shops.own.product({})))],
    batch: [
      await batch(shops.own, [good, products.bare, UNKNOWN]),
      await batch(shops.own, [good]),
      await batch(shops.strange, [strange]),
      UNKNOWN,
    ],
    ...(await prepareScenes(customer, stranger)),
    ...(await prepareWorkflows(customer, stranger, made.workflow)),
    avatarVideo: [...made.avatarVideos, strangersAvatar, made.job, UNKNOWN],
    disposableAvatarVideo: [
      strangersAvatar,
      UNKNOWN,
      ...(await times(6, () => orderAvatarVideo(customer, 'Spare teeth'))),
    ],
    notification: [...notifications.map(({ id }) => id), `${UNKNOWN}-1`],
    avatar: ['avatar_sam', 'avatar_mei', UNKNOWN],
    catalogueEntry: ['avatar_anna', 'avatar_ben', 'voice_ava', 'fuzz_1', 'fuzz_2', UNKNOWN],
    workspace: [customer.workspaceId, shared, shared, friend.workspaceId, stranger.workspaceId, UNKNOWN_UUID],
    user: [customer, friend, stranger, admin].map(({ userId }) => userId).concat(UNKNOWN_UUID),
  };
}

async function prepareProducts(shops: { own: ProductShop; strange: ProductShop }, customer: Client) {
  const good = await shops.own.product({ title: 'Good kettle' });
  const bare = await shops.own.product({ images: [] });
  const strange = await shops.strange.product({});
  const deleted = await shops.own.product({});
  await customer.remove(`/v1/products/${deleted}`);
  return { good, bare, strange, deleted, spare: await times(2, () => shops.own.product({})) };
}

/**
 * A few that can be sent on their way, each of which waits ten seconds for a worker; the others are refused at once:
 * their product is gone or has lost its pictures, or they are not pending.
 */
async function prepareStartable(shop: ProductShop, customer: Client, notPending: readonly string[]): Promise<string[]> {
  const [kept, gone, bared] = [await shop.product({}), await shop.product({}), await shop.product({})];
  const refused = [await shop.pending(gone), await shop.pending(gone), await shop.pending(bared)];
  await customer.remove(`/v1/products/${gone}`);
  const edited = await shop.call('PATCH', `/v1/products/${bared}`, { images: [] });
  if (edited.status !== 200) throw new Error(`an edit was answered ${edited.status}`);
  return [...(await times(6, () => shop.pending(kept))), ...refused, ...notPending];
}
