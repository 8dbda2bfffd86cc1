import { describe, expect, it } from 'vitest';
import { createSpeaker, eyeOpening } from './speaker.ts';
import { mouthOpening, secondsToSpeak, timeSpeech } from './time-speech.ts';

const SPEECH = 'Homes sell fast here. Look around before you buy one.\nCall me.';

describe('timeSpeech', () => {
  it('a clip takes as long as its words, between four and twelve seconds', () => {
    const lengths = ['Hello.', 'word '.repeat(20), 'word '.repeat(500)].map(secondsToSpeak);
    expect(lengths).toEqual([4, 8, 12]);
  });

  it('shows one sentence after the other, without a gap, each as long as its words', () => {
    const captions = timeSpeech(SPEECH, 11);
    expect(captions.map(({ words }) => words.join(' '))).toEqual([
      'Homes sell fast here.',
      'Look around before you buy one.',
      'Call me.',
    ]);
    expect(captions.map(({ fromSeconds }) => Math.round(fromSeconds * 100) / 100)).toEqual([0, 3.67, 9.17]);
    expect(captions.map(({ toSeconds }) => toSeconds)).toEqual([
      captions[1]?.fromSeconds,
      captions[2]?.fromSeconds,
      11,
    ]);
  });

  it('cuts a sentence that is too long to be read at once, and leaves out what there is no time for', () => {
    const parts = timeSpeech('word '.repeat(40), 12);
    expect(parts.map(({ words }) => words.length)).toEqual([14, 14, 12]);
    const captions = timeSpeech('One more. '.repeat(300), 12);
    expect(captions).toHaveLength(12);
    expect(captions.at(-1)?.words.at(-1)).toBe('…');
  });

  it('has nothing to show where there are no words', () => {
    expect(timeSpeech(' \n\u0007', 4)).toEqual([]);
  });
});

describe('the face', () => {
  const captions = timeSpeech(SPEECH, 11);
  const opening = (seconds: number) => mouthOpening(captions, seconds);

  it('opens and closes its mouth while a sentence is spoken, and closes it before the next and at the end', () => {
    const frames = Array.from({ length: 24 }, (_, frame) => opening(0.5 + frame / 24));
    expect(Math.max(...frames)).toBeGreaterThan(0.9);
    expect(Math.min(...frames)).toBeLessThan(0.3);
    expect(captions.map(({ toSeconds }) => opening(toSeconds - 0.05))).toEqual([0, 0, 0]);
    expect(opening(11)).toBe(0);
  });

  it('is the same for the same avatar and blinks', () => {
    const speaker = createSpeaker('Ada');
    expect(createSpeaker('Ada')).toEqual(speaker);
    const looks = ['Ada', 'Ben', 'Chloe', 'Dan'].map((id) => JSON.stringify(createSpeaker(id)));
    expect(new Set(looks).size).toBe(4);
    const frames = Array.from({ length: 96 }, (_, frame) => eyeOpening(speaker, frame / 24));
    expect(Math.min(...frames)).toBeLessThan(0.4);
    expect(frames.filter((open) => open === 1).length).toBeGreaterThan(80);
  });
});
