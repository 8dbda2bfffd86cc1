import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Mood } from './mood.ts';
import { createRandom, pick } from './random.ts';

export const SAMPLES_PER_SECOND = 44_100;

const SCALES = { major: [0, 2, 4, 7, 9], minor: [0, 3, 5, 7, 10] } as const;
/** Degrees of a chord per bar, in semitones above the root. */
const CHORDS = {
  major: [
    [0, 4, 7],
    [9, 12, 16],
    [5, 9, 12],
    [7, 11, 14],
  ],
  minor: [
    [0, 3, 7],
    [8, 12, 15],
    [3, 7, 10],
    [10, 14, 17],
  ],
} as const;

function toHertz(semitones: number): number {
  return 220 * 2 ** (semitones / 12);
}

/**
 * A small tune for a clip: held chords, plucked notes of the mood's scale and a soft beat. Returns signed 16-bit little-endian
 * mono samples of exactly the asked length. Yields between seconds, so that the server keeps answering.
 */
export async function synthesizeSound(mood: Mood, seedText: string, durationSeconds: number): Promise<Buffer> {
  const random = createRandom(`sound:${seedText}`);
  const root = pick(random, [-5, -3, 0, 2, 4]);
  const beatSeconds = 60 / mood.beatsPerMinute;
  const noteSeconds = beatSeconds / 2;
  const notes = Array.from({ length: Math.ceil(durationSeconds / noteSeconds) }, () =>
    random() < 0.72 ? toHertz(root + 12 + pick(random, [0, 12]) + pick(random, SCALES[mood.scale])) : 0,
  );
  const chords = CHORDS[mood.scale].map((chord) => chord.map((step) => toHertz(root - 12 + step)));
  const total = durationSeconds * SAMPLES_PER_SECOND;
  const samples = Buffer.alloc(total * 2);
  for (let index = 0; index < total; index += 1) {
    if (index % SAMPLES_PER_SECOND === 0) await nextTurn();
    const seconds = index / SAMPLES_PER_SECOND;
    let value = 0;
    for (const hertz of chords[Math.floor(seconds / (beatSeconds * 4)) % 4] ?? []) {
      value += Math.sin(2 * Math.PI * hertz * seconds) * 0.085;
    }
    const note = notes[Math.floor(seconds / noteSeconds)] ?? 0;
    const noteAge = seconds % noteSeconds;
    if (note > 0) {
      const envelope = Math.min(1, noteAge * 120) * Math.exp(-noteAge * 7);
      value +=
        (Math.sin(2 * Math.PI * note * seconds) + 0.3 * Math.sin(4 * Math.PI * note * seconds)) * 0.17 * envelope;
    }
    const beatAge = seconds % beatSeconds;
    value += Math.sin(2 * Math.PI * 55 * beatAge) * 0.24 * Math.exp(-beatAge * 16) * Math.min(1, mood.pace);
    const edge = Math.min(1, seconds * 6, (durationSeconds - seconds) * 3);
    samples.writeInt16LE(Math.round(Math.max(-1, Math.min(1, value * edge)) * 32_000), index * 2);
  }
  return samples;
}
