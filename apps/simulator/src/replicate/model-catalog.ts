import { describeInputFields, type InputFields } from './input-field.ts';
import { SDXL_FIELDS } from './sdxl-input.ts';
import { VEO_3_1_FIELDS, VEO_FIELDS } from './veo-input.ts';

/** A model that can be run by its name. */
export interface Model {
  readonly owner: string;
  readonly name: string;
  readonly description: string;
  readonly fields: InputFields;
  readonly makes: 'video' | 'pictures';
  /** Of a model of the community, which is ordered by one of them, newest first; official models have none. */
  readonly versions: readonly string[];
}

const OFFICIAL = { makes: 'video', versions: [] } as const;

/** Every model of the simulator. A further model is one entry here and, if it makes something else, its own renderer. */
const MODELS: readonly Model[] = [
  {
    owner: 'google',
    name: 'veo-3.1',
    description: 'Video with context-aware audio',
    fields: VEO_3_1_FIELDS,
    ...OFFICIAL,
  },
  {
    owner: 'google',
    name: 'veo-3.1-fast',
    description: 'Faster video with audio',
    fields: VEO_3_1_FIELDS,
    ...OFFICIAL,
  },
  { owner: 'google', name: 'veo-3', description: 'Video with audio', fields: VEO_FIELDS, ...OFFICIAL },
  {
    owner: 'google',
    name: 'veo-3-fast',
    description: 'Faster, cheaper video with audio',
    fields: VEO_FIELDS,
    ...OFFICIAL,
  },
  {
    owner: 'stability-ai',
    name: 'sdxl',
    description: 'A text-to-image generative AI model that creates beautiful images',
    fields: SDXL_FIELDS,
    makes: 'pictures',
    versions: [
      '7762fd07cf82c948538e41f63f77d685e02b063e37e496e96eefd46c929f9bdc',
      '39ed52f2a78e934b3ba6e2a89f5b1c712de7dfea535525255b1aa35c5565e08b',
    ],
  },
];

/** What `version` of an order names: `owner/name` of an official model, `owner/name:id`, or a bare id (P10). */
export function findVersion(named: string): { readonly model: Model; readonly version: string } | undefined {
  const [slug = '', id] = named.split(':');
  const model = findModel(slug) ?? MODELS.find(({ versions }) => versions.includes(slug));
  if (model === undefined) return undefined;
  if (model.versions.length === 0)
    return id === undefined || id === 'hidden' ? { model, version: 'hidden' } : undefined;
  const version = id ?? (slug.includes('/') ? '' : slug);
  // Which versions were ever published is not known here, so any that looks like one is taken.
  return /^[0-9a-f]{64}$/.test(version) ? { model, version } : undefined;
}

/** `owner/name`. */
export function slugOf({ owner, name }: Model): string {
  return `${owner}/${name}`;
}

/** Looks a model up by `owner/name`. */
export function findModel(slug: string): Model | undefined {
  return MODELS.find((model) => slugOf(model) === slug);
}

const URI = { type: 'string', title: 'Output', format: 'uri' } as const;

/** A model as `GET /v1/models/{owner}/{name}` shows it. */
export function describeModel(model: Model, baseUrl: string): Readonly<Record<string, unknown>> {
  return {
    url: `${baseUrl}/${model.owner}/${model.name}`,
    owner: model.owner,
    name: model.name,
    description: model.description,
    visibility: 'public',
    is_official: model.versions.length === 0,
    github_url: null,
    paper_url: null,
    license_url: null,
    run_count: 0,
    cover_image_url: null,
    default_example: null,
    latest_version: {
      id: model.versions[0] ?? 'hidden',
      created_at: '2025-10-15T00:00:00.000Z',
      cog_version: '0.16.8',
      openapi_schema: {
        openapi: '3.0.2',
        info: { title: 'Cog', version: '0.1.0' },
        paths: {},
        components: {
          schemas: {
            Input: describeInputFields(model.fields),
            Output: model.makes === 'video' ? URI : { type: 'array', title: 'Output', items: URI },
          },
        },
      },
    },
  };
}
