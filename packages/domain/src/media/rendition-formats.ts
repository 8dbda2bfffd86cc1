/**
 * Further files that are made of a stored video (R-003-34, R-003-35): WebM, a smaller MP4, and a short moving picture for
 * lists. A task names one by its place in this list, so new ones come last.
 */
export const RENDITION_FORMATS = ['webm', 'mp4_small', 'preview'] as const;
export type RenditionFormat = (typeof RENDITION_FORMATS)[number];
