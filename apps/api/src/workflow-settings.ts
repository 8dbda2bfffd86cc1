import {
  nestPoe,
  nestReplicate,
  type PoeSettings,
  poeVariables,
  type ReplicateSettings,
  replicateVariables,
} from '@callsheet/configuration';
import { DURATION_SECONDS, MODEL_CAPABILITIES, type WorkflowModelUse } from '@callsheet/domain';
import type { WorkflowPolicy } from '@callsheet/engine';
import { type Static, type TObject, Type } from '@sinclair/typebox';
import type { WorkflowModelSettings } from './features/workflow-models/create-workflow-models.ts';
import { type ParsedModels, parseModels } from './features/workflow-models/parse-models.ts';

const FORM = 'name=provider:model, or name=>another name of the list for one whose provider has stopped to offer it';

function models(list: string, description: string) {
  return Type.String({ default: list, description: `${description}, separated by commas: ${FORM}.` });
}

/** R-004-40, with the models that seed 004 names (R-004-22, H5, H6). */
export const workflowVariables = {
  ...poeVariables,
  ...replicateVariables,
  REFINEMENT_MODELS: models(
    'gpt-4o=poe:GPT-4o,claude-3-opus-20240229=poe:Claude-3-Opus,claude-3-opus=poe:Claude-3-Opus,gemini-1.5-pro=poe:Gemini-1.5-Pro',
    'Models that refine prompts',
  ),
  FRAME_MODELS: models(
    'stable-diffusion-xl=replicate:stability-ai/sdxl:39ed52f2a78e934b3ba6e2a89f5b1c712de7dfea535525255b1aa35c5565e08b,dalle-3=>stable-diffusion-xl',
    'Models that make the frames of workflows',
  ),
  VIDEO_MODELS: models(
    'veo-3=replicate:google/veo-3.1,Video-Generator-PRO=poe:Video-Generator-PRO',
    'Models that make the videos of workflows',
  ),
  DEFAULT_REFINEMENT_MODEL: Type.String({ default: 'gpt-4o', description: 'Refines where a request names no model.' }),
  DEFAULT_FRAME_MODEL: Type.String({
    default: 'stable-diffusion-xl',
    description: 'Makes frames where a request names no model.',
  }),
  DEFAULT_VIDEO_MODEL: Type.String({
    default: 'veo-3',
    description: "Makes a workflow's video where a request names no model.",
  }),
  MAX_REFINEMENT_ITERATIONS: Type.Integer({
    default: 10,
    minimum: 1,
    maximum: 100,
    description: 'Refinements of one workflow.',
  }),
  MAX_FRAME_REGENERATIONS: Type.Integer({
    default: 5,
    minimum: 0,
    maximum: 100,
    description: 'How often one frame of a workflow may be made anew (C-38).',
  }),
  MAX_VIDEO_DURATION: Type.Integer({
    default: 60,
    minimum: DURATION_SECONDS.min,
    maximum: DURATION_SECONDS.max,
    description: "Seconds that a workflow's video may be asked to last.",
  }),
  PRICE_REFINE: Type.Integer({ default: 0, minimum: 0, description: 'Credits for the refinement of a prompt.' }),
  PRICE_FRAME: Type.Integer({ default: 0, minimum: 0, description: 'Credits for a frame of a workflow.' }),
};

type Variables = Static<TObject<typeof workflowVariables>>;

export interface WorkflowSettings extends WorkflowModelSettings {
  readonly policy: WorkflowPolicy;
  readonly poe: PoeSettings;
  readonly replicate: ReplicateSettings;
}

export function nestWorkflows(values: Variables): WorkflowSettings {
  return {
    models: listsOf(values).flatMap(({ parsed }) => parsed.models),
    defaults: {
      refinement: values.DEFAULT_REFINEMENT_MODEL,
      frames: values.DEFAULT_FRAME_MODEL,
      video: values.DEFAULT_VIDEO_MODEL,
    },
    policy: {
      maxRefinements: values.MAX_REFINEMENT_ITERATIONS,
      maxRegenerations: values.MAX_FRAME_REGENERATIONS,
      maxVideoSeconds: values.MAX_VIDEO_DURATION,
      prices: { refine: values.PRICE_REFINE, frame: values.PRICE_FRAME },
    },
    poe: nestPoe(values),
    replicate: nestReplicate(values),
  };
}

/** What is wrong with these settings beside their form. */
export function problemsOfWorkflows(values: Variables): readonly string[] {
  const makers = MODEL_CAPABILITIES.map(({ model }) => model);
  return listsOf(values).flatMap(({ use, variable, standard, parsed }) => {
    const names = parsed.models.map(({ name }) => name);
    const cannot = parsed.models.some(({ provider, upstream }) =>
      use === 'refinement' ? provider !== 'poe' : use === 'video' && provider !== 'poe' && !makers.includes(upstream),
    );
    return [
      ...parsed.problems.map((problem) => `${variable} ${problem}.`),
      ...(cannot ? [`${variable} names a model that nothing is known of. ${allowed(use, makers)}`] : []),
      ...(names.includes(values[standard]) ? [] : [`${standard} must be one of the names in ${variable}.`]),
    ];
  });
}

function allowed(use: WorkflowModelUse, makers: readonly string[]): string {
  return use === 'refinement' ? 'Allowed are models of poe.' : `Allowed of replicate are ${makers.join(', ')}.`;
}

interface ModelList {
  readonly use: WorkflowModelUse;
  readonly variable: 'REFINEMENT_MODELS' | 'FRAME_MODELS' | 'VIDEO_MODELS';
  readonly standard: 'DEFAULT_REFINEMENT_MODEL' | 'DEFAULT_FRAME_MODEL' | 'DEFAULT_VIDEO_MODEL';
  readonly parsed: ParsedModels;
}

function listsOf(values: Variables): readonly ModelList[] {
  const list = (use: WorkflowModelUse, variable: ModelList['variable'], standard: ModelList['standard']) => ({
    use,
    variable,
    standard,
    parsed: parseModels(use, values[variable]),
  });
  return [
    list('refinement', 'REFINEMENT_MODELS', 'DEFAULT_REFINEMENT_MODEL'),
    list('frames', 'FRAME_MODELS', 'DEFAULT_FRAME_MODEL'),
    list('video', 'VIDEO_MODELS', 'DEFAULT_VIDEO_MODEL'),
  ];
}
