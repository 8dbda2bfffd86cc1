import { describeInputFields, type InputFields } from './input-field.ts';
import { VEO_3_1_FIELDS, VEO_FIELDS } from './veo-input.ts';

/** A model that can be run by its name. */
export interface Model {
  readonly owner: string;
  readonly name: string;
  readonly description: string;
  readonly fields: InputFields;
}

/** Every model of the simulator. A further model is one entry here and, if it makes no video, its own renderer. */
const MODELS: readonly Model[] = [
  { owner: 'google', name: 'veo-3.1', description: 'Video with context-aware audio', fields: VEO_3_1_FIELDS },
  { owner: 'google', name: 'veo-3.1-fast', description: 'Faster video with audio', fields: VEO_3_1_FIELDS },
  { owner: 'google', name: 'veo-3', description: 'Video with audio', fields: VEO_FIELDS },
  { owner: 'google', name: 'veo-3-fast', description: 'Faster, cheaper video with audio', fields: VEO_FIELDS },
];

/** Looks a model up by `owner/name`. */
export function findModel(slug: string): Model | undefined {
  return MODELS.find((model) => `${model.owner}/${model.name}` === slug);
}

/** A model as `GET /v1/models/{owner}/{name}` shows it. */
export function describeModel(model: Model, baseUrl: string): Readonly<Record<string, unknown>> {
  return {
    url: `${baseUrl}/${model.owner}/${model.name}`,
    owner: model.owner,
    name: model.name,
    description: model.description,
    visibility: 'public',
    is_official: true,
    github_url: null,
    paper_url: null,
    license_url: null,
    run_count: 0,
    cover_image_url: null,
    default_example: null,
    latest_version: {
      id: 'hidden',
      created_at: '2025-10-15T00:00:00.000Z',
      cog_version: '0.16.8',
      openapi_schema: {
        openapi: '3.0.2',
        info: { title: 'Cog', version: '0.1.0' },
        paths: {},
        components: {
          schemas: {
            Input: describeInputFields(model.fields),
            Output: { type: 'string', title: 'Output', format: 'uri' },
          },
        },
      },
    },
  };
}
