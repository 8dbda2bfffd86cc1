import { MediaError } from '../media-error.ts';

/** What a customer is told of any damage; the cause, for the logs, says which. */
export const DAMAGED_PICTURE = 'The picture is damaged or incomplete.';

/** A picture whose headers cannot be what they say. */
export function unreadablePicture(reason: string): MediaError {
  return new MediaError({ code: 'ASSET_INVALID', message: DAMAGED_PICTURE, cause: new Error(reason) });
}
