import type { Mood } from './mood.ts';

/** A mood and the words that ask for it. */
export interface MoodRule {
  readonly words: RegExp;
  readonly mood: Mood;
}

const plain = { ink: [0, 0, 100], confetti: false, textScale: 1 } as const;

/** In order of precedence. */
export const MOOD_RULES: readonly [MoodRule, ...MoodRule[]] = [
  {
    words: /\b(fun|funny|party|kids?|happy|play(ful)?|birthday|cartoon|celebrat\w*|dance|colou?rful)\b/,
    mood: {
      ...plain,
      name: 'fun',
      backdrop: [
        [262, 72, 38],
        [318, 74, 50],
        [28, 92, 60],
      ],
      accents: [
        [48, 100, 62],
        [172, 84, 56],
        [336, 96, 68],
        [204, 98, 66],
      ],
      panel: [266, 62, 15],
      panelOpacity: 0.76,
      pace: 1.25,
      beatsPerMinute: 120,
      scale: 'major',
      confetti: true,
    },
  },
  {
    words: /\b(calm|relax\w*|peace\w*|quiet|sleep|meditat\w*|gentle|soothing|zen)\b/,
    mood: {
      ...plain,
      name: 'calm',
      backdrop: [
        [204, 46, 84],
        [176, 38, 74],
        [262, 36, 78],
      ],
      accents: [
        [196, 48, 50],
        [168, 42, 46],
        [252, 42, 62],
        [18, 62, 72],
      ],
      ink: [214, 46, 20],
      panel: [200, 44, 98],
      panelOpacity: 0.8,
      pace: 0.55,
      beatsPerMinute: 60,
      scale: 'major',
    },
  },
  {
    words: /\b(background|backdrop|ambient|subtle|minimal\w*|wallpaper)\b/,
    mood: {
      ...plain,
      name: 'background',
      backdrop: [
        [218, 44, 16],
        [230, 38, 24],
        [204, 48, 22],
      ],
      accents: [
        [206, 62, 58],
        [228, 52, 66],
        [184, 52, 54],
        [262, 42, 64],
      ],
      panel: [222, 46, 8],
      panelOpacity: 0.76,
      pace: 0.6,
      beatsPerMinute: 72,
      scale: 'minor',
      textScale: 0.72,
    },
  },
  {
    words: /\b(fire|sun(set|rise)?|desert|autumn|warm|coffee|food|cook\w*|love|summer)\b/,
    mood: {
      ...plain,
      name: 'warm',
      backdrop: [
        [348, 62, 28],
        [14, 78, 44],
        [38, 90, 56],
      ],
      accents: [
        [44, 100, 68],
        [18, 96, 64],
        [352, 84, 66],
        [58, 92, 76],
      ],
      panel: [350, 58, 11],
      panelOpacity: 0.76,
      pace: 0.9,
      beatsPerMinute: 92,
      scale: 'major',
    },
  },
  {
    words: /\b(nature|forest|trees?|garden|mountains?|animals?|green|spring|farm|leaf|leaves)\b/,
    mood: {
      ...plain,
      name: 'nature',
      backdrop: [
        [196, 58, 58],
        [152, 44, 48],
        [96, 46, 46],
      ],
      accents: [
        [84, 62, 48],
        [140, 52, 34],
        [44, 92, 64],
        [190, 62, 70],
      ],
      panel: [162, 56, 10],
      panelOpacity: 0.76,
      pace: 0.85,
      beatsPerMinute: 88,
      scale: 'major',
    },
  },
  {
    words: /\b(night|dark|space|galaxy|mystery|horror|dream\w*|moon|neon|cyber\w*)\b/,
    mood: {
      ...plain,
      name: 'night',
      backdrop: [
        [238, 62, 10],
        [262, 58, 20],
        [292, 54, 24],
      ],
      accents: [
        [188, 92, 62],
        [300, 84, 68],
        [46, 96, 70],
        [220, 92, 72],
      ],
      panel: [244, 62, 6],
      panelOpacity: 0.76,
      pace: 0.9,
      beatsPerMinute: 96,
      scale: 'minor',
    },
  },
  {
    words: /\b(business|product|office|finance|market\w*|sales?|corporate|startup|money)\b/,
    mood: {
      ...plain,
      name: 'business',
      backdrop: [
        [214, 64, 20],
        [204, 72, 34],
        [188, 68, 42],
      ],
      accents: [
        [190, 86, 62],
        [44, 96, 62],
        [152, 60, 56],
        [212, 92, 76],
      ],
      panel: [218, 66, 9],
      panelOpacity: 0.76,
      pace: 1,
      beatsPerMinute: 104,
      scale: 'major',
    },
  },
];
