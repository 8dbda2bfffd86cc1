/** A JSON object whose members may be anything. */
export type Fields = Readonly<Record<string, unknown>>;

/** The value as an object, or null: arrays and everything else are none. */
export function fieldsOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

/** The first own member of one of the names that is neither absent nor null, layer by layer. */
export function pick(layers: readonly (Fields | null)[], names: readonly string[]): unknown {
  for (const layer of layers) {
    if (layer === null) continue;
    for (const name of names) {
      const value = Object.hasOwn(layer, name) ? layer[name] : undefined;
      if (value !== undefined && value !== null) return value;
    }
  }
  return undefined;
}

/** A text for people: trimmed, without control characters, cut to `maxCharacters`; undefined for anything else. */
export function textOf(value: unknown, maxCharacters: number): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value
    .slice(0, maxCharacters * 4)
    .replace(/[^\P{Cc}\n]/gu, ' ')
    .trim()
    .slice(0, maxCharacters)
    .toWellFormed();
  return text === '' ? undefined : text;
}

/** An absolute http or https URL; undefined for anything else. Untrusted until the downloader has checked it. */
export function webUrlOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^https?:\/\//i.test(value) && URL.canParse(value) ? value : undefined;
}
