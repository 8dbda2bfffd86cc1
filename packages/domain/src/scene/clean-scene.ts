import { DomainError } from '../errors/domain-error.ts';
import { cleanScenePrompt } from '../prompt/clean-prompt.ts';
import { cleanText } from '../prompt/clean-text.ts';
import type { Scenario, Scene } from './scene.ts';

/** R-003-12. */
export const DEFAULT_SCENE_SECONDS = 5;
/** C-23. */
export const MAX_SCENE_SECONDS = 60;
/** `1280:720` with room to spare; what is not in the map is kept and falls back when a video is ordered (C-45). */
export const MAX_RESOLUTION_CHARACTERS = 20;

/** What its owner says of a scene, its reference aside. */
export type SceneTexts = Pick<Scene, 'title' | 'imagePrompt' | 'visualPrompt' | 'durationSeconds'>;

/** What its owner says of a scenario. */
export type ScenarioTexts = Pick<Scenario, 'title' | 'resolution'>;

/**
 * A scene's fields as they are kept. Both prompts may be missing: whoever orders a video of it is told.
 * @throws DomainError VALIDATION_ERROR for a prompt that none can be, or a length that is no whole number from 1 to 60.
 */
export function cleanScene(texts: SceneTexts): SceneTexts {
  const { durationSeconds } = texts;
  if (!Number.isInteger(durationSeconds) || durationSeconds < 1 || durationSeconds > MAX_SCENE_SECONDS) {
    const message = `durationSeconds must be a whole number from 1 to ${MAX_SCENE_SECONDS}.`;
    throw refusal('durationSeconds', message);
  }
  return {
    title: cleanText(texts.title),
    imagePrompt: cleanedPrompt(texts.imagePrompt, 'imagePrompt'),
    visualPrompt: cleanedPrompt(texts.visualPrompt, 'visualPrompt'),
    durationSeconds,
  };
}

/**
 * A scenario's fields as they are kept (R-003-13).
 * @throws DomainError VALIDATION_ERROR for a resolution of more than 20 characters.
 */
export function cleanScenario(texts: ScenarioTexts): ScenarioTexts {
  const resolution = cleanText(texts.resolution);
  if (resolution !== null && [...resolution].length > MAX_RESOLUTION_CHARACTERS) {
    const message = `resolution must have at most ${MAX_RESOLUTION_CHARACTERS} characters, such as 1280:720.`;
    throw refusal('resolution', message);
  }
  return { title: cleanText(texts.title), resolution };
}

function cleanedPrompt(raw: string | null, field: string): string | null {
  const cleaned = raw === null ? '' : cleanScenePrompt(raw, field);
  return cleaned === '' ? null : cleaned;
}

function refusal(field: string, message: string): DomainError {
  return new DomainError({ code: 'VALIDATION_ERROR', message, details: { fields: [{ field, message }] } });
}
