/** C0 and C1 controls except tab, line feed and carriage return. */
const CONTROLS = /[^\P{Cc}\t\n\r]/gu;

/** A short text as it is kept: NFC, well formed, without controls, trimmed; an empty one is none. */
export function cleanText(text: string | null): string | null {
  const cleaned = text?.toWellFormed().normalize('NFC').replace(CONTROLS, '').trim() ?? '';
  return cleaned === '' ? null : cleaned;
}
