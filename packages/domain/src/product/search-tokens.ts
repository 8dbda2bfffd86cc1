/** Characters of a word that count; longer words are found by their first ones. */
export const MAX_TOKEN_LENGTH = 12;
/** Words of one query that count. */
const MAX_QUERY_WORDS = 8;
/** UTF-16 units of one text that are read, so that no text costs more than this. */
const MAX_READ = 5_000;

/** What marks a whole language's letters as words of their own: these scripts put no spaces between words. */
const WORDS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Extended_Pictographic}]|[[\p{L}\p{N}]--[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]]+/gv;
const MARKS = /\p{M}/gu;

/**
 * The words of a text as search knows them, in their order and each once: compatibility forms and accents taken apart
 * (NFKD), lower case, without marks. Chinese and Japanese characters and emoji are words of their own.
 */
export function searchWords(text: string): readonly string[] {
  const plain = text.slice(0, MAX_READ).normalize('NFKD').toLowerCase().replace(MARKS, '');
  return [...new Set(plain.match(WORDS)?.map(cut) ?? [])];
}

/**
 * What is stored of texts so that the beginning of every word finds them: all prefixes of all words, at most `limit` of
 * them. Words that come first win, so give the important text first.
 */
export function searchTokens(texts: readonly (string | null)[], limit: number): readonly string[] {
  const tokens = new Set<string>();
  for (const word of texts.flatMap((text) => (text === null ? [] : searchWords(text)))) {
    const missing = prefixesOf(word).filter((prefix) => !tokens.has(prefix));
    if (tokens.size + missing.length > limit) break;
    for (const prefix of missing) tokens.add(prefix);
  }
  return [...tokens];
}

/**
 * The tokens that a document must all have to be found, the longest first, since it is likely the rarest. Null when
 * nothing is asked for; empty when the text holds no word, so that nothing can be found.
 */
export function searchQuery(text: string): readonly string[] | null {
  if (text.trim() === '') return null;
  const words = searchWords(text).slice(0, MAX_QUERY_WORDS);
  const needed = words.filter((word) => !words.some((other) => other !== word && other.startsWith(word)));
  return needed.toSorted((one, other) => other.length - one.length);
}

function cut(word: string): string {
  return [...word].slice(0, MAX_TOKEN_LENGTH).join('');
}

function prefixesOf(word: string): readonly string[] {
  const characters = [...word];
  return characters.map((_, index) => characters.slice(0, index + 1).join(''));
}
