/** An answer is searched this far; media bots say a sentence and a link. */
const MAX_CHARACTERS = 20_000;
/** What surrounds links in Markdown and in sentences, and is not part of them. */
const URL_IN_TEXT = /https?:\/\/[^\s<>"'`\\)\]}]+/gi;
const VIDEO_EXTENSION = /\.(mp4|m4v|mov|webm)$/i;

/**
 * The video that a bot's answer links to: the first URL whose path ends like a video, else the first at all (providers.md
 * 1.3, O3). Only https, or an origin that is trusted by its name. Null: the answer holds none. Untrusted until the
 * downloader has checked it.
 */
export function findVideoUrl(answer: string, trustedOrigins: readonly string[]): string | null {
  const urls = [...answer.slice(0, MAX_CHARACTERS).matchAll(URL_IN_TEXT)]
    .map(([text]) => text.replace(/[.,;:!?*_~]+$/, ''))
    .filter((text) => URL.canParse(text))
    .map((text) => new URL(text))
    .filter((url) => url.protocol === 'https:' || trustedOrigins.includes(url.origin));
  const found = urls.find(({ pathname }) => VIDEO_EXTENSION.test(pathname)) ?? urls[0];
  return found?.href ?? null;
}
