import { waitFor } from '@callsheet/test-support';
import { type Answer, type Client, POLL_MS, send } from './client.ts';
import type { RunningApps } from './start-apps.ts';

/** A customer of seed 000 in one workspace, whose products have pictures of the simulator. */
export interface ProductShop {
  readonly call: (method: string, path: string, body?: unknown) => Promise<Answer>;
  /** Makes a product and answers its id. */
  readonly product: (given: Record<string, unknown>) => Promise<string>;
  /** Makes a pending video and answers its id. */
  readonly pending: (productId: string, given?: Record<string, unknown>) => Promise<string>;
  /** The video once it is completed or failed. */
  readonly ended: (videoId: string, timeoutMs?: number) => Promise<Answer['body']>;
  /** Resolves once the product's own list of videos has these statuses, which follow those of the videos; answers the list. */
  readonly productShows: (productId: string, statuses: readonly string[]) => Promise<Answer['body']>;
  readonly used: () => Promise<number>;
}

export function openShop(
  apps: Pick<RunningApps, 'apiUrl' | 'simulatorUrl'>,
  client: Pick<Client, 'token'>,
  workspaceId?: string,
): ProductShop {
  const headers = {
    authorization: `Bearer ${client.token}`,
    ...(workspaceId === undefined ? {} : { 'x-workspace-id': workspaceId }),
  };
  const call = (method: string, path: string, body?: unknown) => send(apps.apiUrl, method, path, body, headers);

  async function made(path: string, body: unknown): Promise<Answer['body']> {
    const answer = await call('POST', path, body);
    if (answer.status !== 201) throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  return {
    call,
    product: async (given) => {
      const images = [`${apps.simulatorUrl}/rck/samples/kettle.png`];
      return (await made('/v1/products', { title: 'Copper kettle', images, ...given })).id;
    },
    pending: async (productId, given = {}) =>
      (await made('/api/videos', { productId, template: 'product_showcase', ...given })).data.id,
    ended: (videoId, timeoutMs = 90_000) =>
      waitFor(
        async () => {
          const { data } = (await call('GET', `/api/videos/${videoId}`)).body;
          return ['completed', 'failed'].includes(data.status) ? data : null;
        },
        { timeoutMs, intervalMs: POLL_MS, description: `video ${videoId} to end` },
      ),
    productShows: (productId, statuses) =>
      waitFor(
        async () => {
          const { videos } = (await call('GET', `/v1/products/${productId}`)).body;
          const seen = videos.map(({ status }: { status: string }) => status);
          return JSON.stringify(seen) === JSON.stringify(statuses) ? videos : null;
        },
        { timeoutMs: 15_000, intervalMs: POLL_MS, description: `product ${productId} to show ${statuses.join()}` },
      ),
    used: async () => (await call('GET', '/api/videos/usage/stats')).body.data.used,
  };
}

/** Drawn and encoded carelessly, of the same size, length and rate, for when nobody looks at the pictures. */
export const QUICK = { kind: 'render', quality: 'fast' };

/** What the generator is to do with the next orders that hold this text: title, instructions or an id. */
export async function scriptGenerator(
  simulatorUrl: string,
  text: string,
  faults: readonly Record<string, unknown>[],
  times = 1,
): Promise<void> {
  for (const fault of faults) {
    const scripted = await send(simulatorUrl, 'POST', '/_simulator/faults', {
      match: { promptContains: text },
      times,
      fault,
    });
    if (scripted.status !== 201) throw new Error(`the simulator answered ${scripted.status}`);
  }
}

/** What the simulator saw of one video: its orders, and how its callbacks were answered, by path. */
export async function seenByGenerator(
  simulatorUrl: string,
  videoId: string,
): Promise<{ orders: readonly Answer['body'][]; callbacks: readonly string[] }> {
  const { requests } = (await send(simulatorUrl, 'GET', '/_simulator/requests')).body;
  const { deliveries } = (await send(simulatorUrl, 'GET', '/_simulator/deliveries')).body;
  const orders = requests
    .filter(({ path }: { path: string }) => path === '/api/v1/create-images-batch')
    .map(({ body }: { body: unknown }) => body)
    .filter(({ video_id }: { video_id: string }) => video_id === videoId);
  const { search } = new URL(orders[0].callback_url);
  return {
    orders,
    callbacks: deliveries
      .map(({ url, status }: { url: string; status: number | null }) => ({ at: new URL(url), status }))
      .filter(({ at }: { at: URL }) => at.search === search)
      .map(({ at, status }: { at: URL; status: number | null }) => `${at.pathname} ${status}`),
  };
}
