/** Headers as Node gives them. */
export type IncomingHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * What could open a door if the inbox leaked. Signatures stay: they fit one body only, and are the evidence that it came
 * from the provider.
 */
const SECRET = /^(proxy-)?authorization$|cookie|token|secret|password|(^|[-_])(api|access|auth)[-_]?key($|[-_])/i;

/** Headers fit to be stored: lower-case names, one text each, without credentials. */
export function cleanHeaders(headers: IncomingHeaders): Record<string, string> {
  const cleaned: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || SECRET.test(name)) continue;
    const text = typeof value === 'string' ? value : value.join(', ');
    // Postgres keeps neither NUL nor half a surrogate pair in jsonb.
    cleaned[name.toLowerCase()] = text.replaceAll('\u0000', '').toWellFormed();
  }
  return cleaned;
}
