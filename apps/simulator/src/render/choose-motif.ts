import type { Mood } from './mood.ts';
import { createBounce } from './motifs/bounce.ts';
import { createGrid } from './motifs/grid.ts';
import { createHills } from './motifs/hills.ts';
import { createNetwork } from './motifs/network.ts';
import { createOrbits } from './motifs/orbits.ts';
import { createSkyline } from './motifs/skyline.ts';
import { createWaves } from './motifs/waves.ts';
import { pick, type Random } from './random.ts';
import type { Layer, Stage } from './stage.ts';

type CreateMotif = (stage: Stage, mood: Mood, random: Random) => Layer;

const brain: CreateMotif = (stage, mood, random) => createNetwork(stage, mood, random, true);
const network: CreateMotif = (stage, mood, random) => createNetwork(stage, mood, random, false);

const RULES: readonly (readonly [RegExp, CreateMotif])[] = [
  [/\b(brains?|neurons?|mind|thinking|psycholog\w*|neuro\w*)\b/, brain],
  [/\b(space|planets?|stars?|galax\w*|moon|rockets?|solar|astronaut|atoms?|physics)\b/, createOrbits],
  [/\b(ocean|sea|water|waves?|rivers?|beach|lake|surf\w*|music|sound|sleep|relax\w*|fish)\b/, createWaves],
  [
    /\b(forest|trees?|nature|mountains?|garden|farm|animals?|cats?|dogs?|birds?|hills?|landscape|spring)\b/,
    createHills,
  ],
  [/\b(city|street|office|business|market\w*|sales?|buildings?|house|shop|cars?|money|finance)\b/, createSkyline],
  [/\b(games?|retro|neon|robots?|cod(e|ing)|cyber\w*|future|futuristic|computers?|technolog\w*|tech)\b/, createGrid],
  [/\b(ai|data|science|network\w*|learn\w*|idea|internet|cloud|chemistry|medical)\b/, network],
  [/\b(party|birthday|balls?|kids?|toys?|sports?|dance|fun|celebrat\w*)\b/, createBounce],
];

const ANY = [createWaves, createOrbits, createHills, createSkyline, createGrid, network] as const;
/** Stars and neon lines drown in pale colours. */
const GENTLE = [createWaves, createHills] as const;

/** What moves behind the text: by the prompt's words (the first rule wins), else by the seed. */
export function chooseMotif(prompt: string, stage: Stage, mood: Mood, random: Random): Layer {
  const text = prompt.toLowerCase();
  const found = RULES.find(([words]) => words.test(text));
  const create = found ? found[1] : pick(random, mood.name === 'calm' ? GENTLE : ANY);
  return create(stage, mood, random);
}
