import type { ConvertDependencies, IngestDependencies, SubmitDependencies } from './handlers/handler-dependencies.ts';
import { checkPicture } from './media/picture/check-picture.ts';
import { makePng } from './media/picture/make-png.ts';
import { makeRendition } from './media/renditions/make-rendition.ts';
import type { FfmpegSettings } from './media/transform-media.ts';

/** Largest picture that is taken in, from wherever it comes: far above what 50 megapixels need as a rule. */
const MAX_PICTURE_BYTES = 100 * 1024 * 1024;

type MediaTools = Pick<SubmitDependencies, 'checkPicture'> &
  Pick<IngestDependencies, 'makePng'> &
  Pick<ConvertDependencies, 'makeRendition'>;

/** What the handlers do to pictures and videos, with this ffmpeg. */
export function wireMedia(ffmpeg: FfmpegSettings): MediaTools {
  const maxBytes = MAX_PICTURE_BYTES;
  return {
    checkPicture: async (input) => {
      const { container } = await checkPicture({ ...input, maxBytes }, ffmpeg);
      return { contentType: `image/${container}` };
    },
    makePng: async ({ boughtPath, ...input }) => {
      const { path } = await makePng({ ...input, bought: boughtPath, maxBytes }, ffmpeg);
      return { path: path ?? boughtPath };
    },
    makeRendition: (input) => makeRendition(input, ffmpeg),
  };
}
