import type { OperationFailure, OperationSnapshot, ResultDetails } from '@callsheet/domain';
import { defaultsFor } from '../contract/build-provider-error.ts';
import { type Fields, pick, textOf, webUrlOf } from '../http/read-fields.ts';

const MAX_TITLE_CHARACTERS = 300;
const MAX_DESCRIPTION_CHARACTERS = 5_000;
const MAX_FILE_NAME_CHARACTERS = 255;

type Succeeded = Extract<OperationSnapshot, { state: 'succeeded' }>;

/** What was made, out of a status reply or a callback: any of a URL, a YouTube id and a file name (C-17, K5). */
export function successOf(layers: readonly (Fields | null)[], rawStatus: string): Succeeded {
  const url = webUrlOf(pick(layers, ['video_url', 'videoUrl', 'output_url', 'url']));
  const details = detailsOf(layers);
  return {
    state: 'succeeded',
    rawStatus,
    outputs: url === undefined ? [] : [{ url, kind: 'video' }],
    ...(Object.keys(details).length === 0 ? {} : { details }),
  };
}

/**
 * The generator's failure with its own words. A second paid try is the customer's decision: for them a failed video is
 * failed (R-000-38).
 */
export function failureOf(message: string): OperationFailure {
  const { safeMessage } = defaultsFor('GENERATION_FAILED');
  return { code: 'GENERATION_FAILED', retry: 'never', safeMessage: message || safeMessage };
}

function detailsOf(layers: readonly (Fields | null)[]): ResultDetails {
  const title = textOf(pick(layers, ['title']), MAX_TITLE_CHARACTERS);
  const description = textOf(pick(layers, ['description']), MAX_DESCRIPTION_CHARACTERS);
  const youtubeVideoId = textOf(pick(layers, ['youtubeVideoId', 'youtube_video_id', 'youtube_id']), 64);
  const localFilename = textOf(pick(layers, ['localFilename', 'local_filename']), MAX_FILE_NAME_CHARACTERS);
  return {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    // It becomes part of a link on somebody's page.
    ...(youtubeVideoId !== undefined && /^[A-Za-z0-9_-]{6,20}$/.test(youtubeVideoId) ? { youtubeVideoId } : {}),
    ...(localFilename === undefined ? {} : { localFilename }),
  };
}
