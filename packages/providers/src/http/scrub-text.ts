const MAX_CHARACTERS = 300;

/** A provider's text fit for our logs: short, one line, without the given secrets and without URL query strings. */
export function scrubText(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret !== '') clean = clean.replaceAll(secret, '[removed]');
  }
  return clean
    .slice(0, MAX_CHARACTERS * 4)
    .replace(/(https?:\/\/[^\s?#"']*)[?#][^\s"']*/gi, '$1?[removed]')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, MAX_CHARACTERS)
    .toWellFormed();
}

/** Origin and path of a URL for logs. Query strings of signed URLs are keys. */
export function describeUrl(url: URL): string {
  return `${url.origin}${url.pathname}`.slice(0, MAX_CHARACTERS);
}
