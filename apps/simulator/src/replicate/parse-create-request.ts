import { ReplicateError } from '../http/replicate-error.ts';
import { checkInput, type InputProblem } from './input-field.ts';
import { findVersion, type Model } from './model-catalog.ts';
import { WEBHOOK_EVENTS, type WebhookEvent } from './prediction.ts';

/** A create call that may be carried out. */
export interface CreateRequest {
  readonly model: Model;
  readonly version: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly webhook: string | null;
  readonly webhookEventsFilter: readonly WebhookEvent[] | null;
}

type Body = Readonly<Record<string, unknown>>;

const KNOWN = new Set(['input', 'webhook', 'webhook_events_filter', 'stream']);

function refuse(problems: readonly InputProblem[]): never {
  const detail = problems.map(({ field, description }) => `- ${field}: ${description}\n`).join('');
  throw new ReplicateError({ status: 422, title: 'Input validation failed', detail, invalidFields: problems });
}

function isObject(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isWebhookUrl(value: unknown): value is string {
  return typeof value === 'string' && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}

function isEvent(value: unknown): value is WebhookEvent {
  return WEBHOOK_EVENTS.some((event) => event === value);
}

/** Checks the body of `POST /v1/models/{owner}/{name}/predictions`. Throws 422 with every problem of it. */
export function parseModelRequest(
  model: Model,
  body: unknown,
  { version = 'hidden', alsoKnown = [] }: { version?: string; alsoKnown?: readonly string[] } = {},
): CreateRequest {
  if (!isObject(body)) {
    return refuse([{ field: '(root)', type: 'invalid_type', description: 'Invalid type. Expected: object' }]);
  }
  const problems: InputProblem[] = Object.keys(body)
    .filter((name) => !KNOWN.has(name) && !alsoKnown.includes(name))
    .map((name) => ({
      field: '(root)',
      type: 'additional_property_not_allowed',
      description: `Additional property ${name} is not allowed`,
    }));
  const { input, webhook, webhook_events_filter: filter } = body;
  if (input === undefined) problems.push({ field: '(root)', type: 'required', description: 'input is required' });
  else if (!isObject(input))
    problems.push({ field: 'input', type: 'invalid_type', description: 'Invalid type. Expected: object' });
  else problems.push(...checkInput(model.fields, input));
  if (webhook !== undefined && !isWebhookUrl(webhook)) {
    problems.push({
      field: 'webhook',
      type: 'invalid_type',
      description: 'Does not match format: a valid http(s) URL',
    });
  }
  if (filter !== undefined && !(Array.isArray(filter) && filter.every(isEvent))) {
    const description = `must be a list of the following: ${WEBHOOK_EVENTS.join(', ')}`;
    problems.push({ field: 'webhook_events_filter', type: 'enum', description });
  }
  if (problems.length > 0) return refuse(problems);
  return {
    model,
    version,
    input: isObject(input) ? input : {},
    webhook: isWebhookUrl(webhook) ? webhook : null,
    webhookEventsFilter: Array.isArray(filter) ? filter.filter(isEvent) : null,
  };
}

/**
 * Checks the body of `POST /v1/predictions`, where `version` (an id, `owner/name` or `owner/name:id`) or `model` says what to
 * run. Official models run by their name; a version nobody knows, or none for a community model, is 422 (P10).
 */
export function parseVersionRequest(body: unknown): CreateRequest {
  if (!isObject(body)) {
    return refuse([{ field: '(root)', type: 'invalid_type', description: 'Invalid type. Expected: object' }]);
  }
  const named = body.version ?? body.model;
  if (named === undefined) return refuse([{ field: '(root)', type: 'required', description: 'version is required' }]);
  const found = typeof named === 'string' ? findVersion(named) : undefined;
  if (!found) throw invalidVersion();
  return parseModelRequest(found.model, body, { version: found.version, alsoKnown: ['version', 'model'] });
}

/** Of a version that nobody knows, or may order any more. */
export function invalidVersion(): ReplicateError {
  return new ReplicateError({
    status: 422,
    title: 'Invalid version or not permitted',
    detail: "The specified version does not exist (or perhaps you don't have permission to use it?)",
  });
}
