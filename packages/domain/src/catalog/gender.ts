/** What voices are matched by. Where it is null, nothing is. */
export type Gender = 'male' | 'female';

const WORDS: Readonly<Record<string, Gender>> = {
  female: 'female',
  f: 'female',
  woman: 'female',
  girl: 'female',
  feminine: 'female',
  male: 'male',
  m: 'male',
  man: 'male',
  boy: 'male',
  masculine: 'male',
};

/** The gender that a word of a catalogue means, in whatever case; null for none and for other words. */
export function normalizeGender(word: string | null | undefined): Gender | null {
  const plain = (word ?? '').trim().toLowerCase();
  return Object.hasOwn(WORDS, plain) ? (WORDS[plain] ?? null) : null;
}
