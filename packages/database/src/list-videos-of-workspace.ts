import { type Job, LIST_KEY_ANY, listKeyOf, searchQuery, type VideoListStatus } from '@callsheet/domain';
import type { Collection, Filter } from 'mongodb';
import type { CountCache } from './count-cache.ts';
import { fromDocument } from './from-document.ts';
import { type JobDocument, type JobDocumentWithoutEvents, WITHOUT_EVENTS } from './job-document.ts';
import { VIDEO_INDEX } from './product-indexes.ts';

export interface ListVideosInput {
  readonly workspaceId: string;
  readonly status?: VideoListStatus;
  readonly productId?: string;
  /** Beginnings of words of title and description; all must be there. */
  readonly search?: string;
  readonly sortBy: 'createdAt' | 'generatedDate';
  readonly sortOrder: 'asc' | 'desc';
  /** From 1. */
  readonly page: number;
  /** 1..100; anything else is brought into it. */
  readonly limit: number;
}

export interface VideoPage {
  readonly videos: readonly Job[];
  /** Up to a thousand exact at each call; above that up to half a minute old, and never more than `MAX_COUNTED`. */
  readonly total: number;
  /** False when there are more than `total`. */
  readonly isTotalExact: boolean;
  readonly page: number;
  readonly limit: number;
  readonly totalPages: number;
}

/** Nobody turns to page five thousand; counting and skipping further only costs. */
export const MAX_COUNTED = 100_000;
/** Enough to see which of several filters leaves fewest. */
const PROBED = 200;

/**
 * A page of a workspace's product videos (R-000-08, R-000-18). Whatever it is filtered by, one key of `listKeys` leads
 * into an index that is in the wanted order already, so a page costs the same with a thousand videos and with a hundred
 * thousand. With several filters the rarest leads and the others are checked document by document.
 */
export async function listVideosOfWorkspace(
  deps: { readonly jobs: Collection<JobDocument>; readonly counts: CountCache },
  input: ListVideosInput,
): Promise<VideoPage> {
  const limit = Math.min(Math.max(Math.trunc(input.limit), 1), 100);
  const page = Math.max(Math.trunc(input.page), 1);
  const tokens = searchQuery(input.search ?? '');
  if (tokens?.length === 0) return { videos: [], total: 0, isTotalExact: true, page, limit, totalPages: 0 };
  const keys = await rarestFirst(deps.jobs, input.workspaceId, keysOf(input, tokens ?? []));
  const filter = filterOf(input.workspaceId, keys);
  const [videos, counted] = await Promise.all([
    readPage(deps.jobs, filter, { ...input, skip: (page - 1) * limit, limit }),
    deps.counts(JSON.stringify([input.workspaceId, ...keys.toSorted()]), () =>
      deps.jobs.countDocuments(filter, { limit: MAX_COUNTED + 1, hint: VIDEO_INDEX.createdAt }),
    ),
  ]);
  const total = Math.min(counted, MAX_COUNTED);
  return { videos, total, isTotalExact: counted <= MAX_COUNTED, page, limit, totalPages: Math.ceil(total / limit) };
}

function keysOf(input: ListVideosInput, tokens: readonly string[]): readonly string[] {
  const keys = [
    ...(input.productId === undefined ? [] : [listKeyOf.product(input.productId)]),
    ...tokens.map(listKeyOf.token),
    ...(input.status === undefined ? [] : [listKeyOf.status(input.status)]),
  ];
  return keys.length === 0 ? [LIST_KEY_ANY] : keys;
}

async function rarestFirst(
  jobs: Collection<JobDocument>,
  workspaceId: string,
  keys: readonly string[],
): Promise<readonly string[]> {
  if (keys.length < 2) return keys;
  const counted = await Promise.all(
    keys.map(async (key) => ({
      key,
      count: await jobs.countDocuments(filterOf(workspaceId, [key]), { limit: PROBED, hint: VIDEO_INDEX.createdAt }),
    })),
  );
  return counted.toSorted((one, other) => one.count - other.count).map(({ key }) => key);
}

/** The other keys are put in a way that no server looks up in an index: that they lead is not wanted. */
function filterOf(workspaceId: string, [first, ...others]: readonly string[]): Filter<JobDocument> {
  const rest = others.map((key) => ({ $expr: { $in: [key, '$listKeys'] } }));
  return {
    kind: 'product',
    workspaceId,
    listKeys: first ?? LIST_KEY_ANY,
    ...(rest.length === 0 ? {} : { $and: rest }),
  };
}

async function readPage(
  jobs: Collection<JobDocument>,
  filter: Filter<JobDocument>,
  input: Pick<ListVideosInput, 'sortBy' | 'sortOrder'> & { skip: number; limit: number },
): Promise<readonly Job[]> {
  if (input.skip > MAX_COUNTED) return [];
  const direction = input.sortOrder === 'asc' ? 1 : -1;
  const documents = await jobs
    .find<JobDocumentWithoutEvents>(filter, { projection: WITHOUT_EVENTS })
    .sort({ [input.sortBy]: direction, _id: direction })
    // Without it the embedded engine reads all that match and sorts them.
    .hint(VIDEO_INDEX[input.sortBy])
    .skip(input.skip)
    .limit(input.limit)
    .toArray();
  return documents.map((document) => fromDocument(document).job);
}
