const REDACTED = '[redacted]';

/** Fields whose name holds one of these words keep their place in the line and lose their value. */
const SECRET_WORDS =
  '(?:authorization|cookie|passw(?:or)?d|token|secret|api[-_]?key|access[-_]?key|(?:data|master|provider)[-_]?keys?|credential|ciphertext|signature|prompt|x-amz-security)';
const SECRET_NAME = `[\\w-]{0,40}?${SECRET_WORDS}[\\w-]{0,40}`;
const STRING = '"(?:[^"\\\\]|\\\\.)*"';
const FLAT = `[\\[{](?:${STRING}|[^"[\\]{}])*[\\]}]`;
/** A list or object that holds at most flat ones. Deeper values are only scrubbed where their own names say so. */
const NESTED = `[\\[{](?:${STRING}|${FLAT}|[^"[\\]{}])*[\\]}]`;

/** `"password":"…"`, `"set-cookie":["…"]`, `"cookies":{…}`; numbers and booleans tell nothing and stay. */
const SECRET_FIELD = new RegExp(`("${SECRET_NAME}":)(?:${STRING}|${NESTED})`, 'gi');
/** The same inside a text that is JSON itself, such as a provider's reply in an error's message. */
const QUOTED_FIELD = new RegExp(`(\\\\"${SECRET_NAME}\\\\"\\s*:\\s*\\\\")[^"\\\\]*`, 'gi');
/** Parts of a URL that make it work for whoever holds it: S3 signatures, our callback's `t`, keys in queries. */
const SIGNED_QUERY =
  /([?&](?:X-Amz-[\w-]+|AWSAccessKeyId|t|sig|key|signature|token|access_token|api_key|code)=)[^&\s"'\\#<>]+/gi;
const BEARER = /\b(Bearer|Token|Key|Basic)\s+[\w.~+/-]{8,}=*/g;
/** Our own API keys are known by their form, wherever they stand. */
const API_KEY = /\bcs_[\w-]{20,}/g;
/** `scheme://user:password@host`. */
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/"\\]{0,100}:)[^\s@/"\\]{1,200}@/gi;

/**
 * A finished JSON log line without passwords, tokens, cookies, keys, signed query strings and prompts. Works on text, so
 * that no serializer, library or nested object gets past it. The result is valid JSON again.
 */
export function scrubLine(line: string): string {
  return line
    .replace(SECRET_FIELD, `$1"${REDACTED}"`)
    .replace(QUOTED_FIELD, `$1${REDACTED}`)
    .replace(SIGNED_QUERY, `$1${REDACTED}`)
    .replace(BEARER, `$1 ${REDACTED}`)
    .replace(API_KEY, REDACTED)
    .replace(URL_PASSWORD, `$1${REDACTED}@`);
}
