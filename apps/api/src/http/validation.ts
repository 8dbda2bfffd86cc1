import { DomainError } from '@callsheet/domain';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { FastifyInstance, FastifySchemaCompiler } from 'fastify';
import type { FastifySchemaValidationError } from 'fastify/types/schema.js';
import { oncePerSchema } from './once-per-schema.ts';

interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

const OPTIONS = {
  allErrors: true,
  verbose: true,
  useDefaults: true,
  removeAdditional: false,
  strict: false,
} as const;
const exact = compilerOf(new Ajv({ ...OPTIONS, coerceTypes: false }));
const converting = compilerOf(new Ajv({ ...OPTIONS, coerceTypes: 'array' }));

/**
 * Bodies are taken as they are (`duration: "8"` is refused), while query strings are text by nature and are converted.
 * Unknown fields are refused, so that a misspelt option is not silently ignored (R-002-13).
 */
export function registerValidation(app: FastifyInstance): void {
  const compile: FastifySchemaCompiler<object> = ({ schema, httpPart }) =>
    (httpPart === 'body' ? exact : converting)(schema);
  app.setValidatorCompiler(compile);
  app.setSchemaErrorFormatter((errors, part) => validationError(errors, part));
}

function compilerOf(ajv: Ajv): (schema: object) => ValidateFunction {
  return oncePerSchema((schema) => {
    const validate = ajv.compile(schema);
    // Or it would keep those of servers that are gone.
    ajv.removeSchema(schema);
    return validate;
  });
}

/** One clear sentence for people, all fields in `details.fields` for programs. */
function validationError(errors: readonly FastifySchemaValidationError[], part: string): DomainError {
  // With `verbose` ajv's errors carry the schema they broke, which Fastify's narrower type leaves out.
  const fields = withoutForm(uniqueByField(errors.map((error) => describe(error as ErrorObject, part))), part);
  return new DomainError({
    code: 'VALIDATION_ERROR',
    message: fields.map((problem) => problem.message).join(' '),
    details: { fields },
  });
}

function uniqueByField(problems: readonly FieldProblem[]): FieldProblem[] {
  return problems.filter((problem, index) => problems.findIndex((other) => other.field === problem.field) === index);
}

/** A body that may be missing is also wrong as nothing, which helps nobody who has sent one with a wrong field. */
function withoutForm(problems: readonly FieldProblem[], part: string): readonly FieldProblem[] {
  const ofFields = problems.filter(({ field }) => field !== part);
  return ofFields.length === 0 ? problems : ofFields;
}

function describe(error: ErrorObject, part: string): FieldProblem {
  const parent = error.instancePath.slice(1).replaceAll('/', '.');
  if (error.keyword === 'required') {
    const field = join(parent, String(error.params.missingProperty));
    return { field, message: `${field} is required${hint(propertySchema(error))}.` };
  }
  if (error.keyword === 'additionalProperties') {
    const field = join(parent, String(error.params.additionalProperty));
    const known = Object.keys((error.parentSchema?.properties as object | undefined) ?? {});
    return { field, message: `${field} is not a known field; allowed are ${known.join(', ') || 'none'}.` };
  }
  if (parent === '')
    return { field: part, message: part === 'body' ? 'The body must be a JSON object.' : `The ${part} is not valid.` };
  return { field: parent, message: `${parent} must be ${expected(error.parentSchema ?? {})}.` };
}

function join(parent: string, name: string): string {
  return parent === '' ? name : `${parent}.${name}`;
}

function propertySchema(error: ErrorObject): Record<string, unknown> {
  const properties = error.parentSchema?.properties as Record<string, Record<string, unknown>> | undefined;
  return properties?.[String(error.params.missingProperty)] ?? {};
}

function hint(schema: Record<string, unknown>): string {
  return Object.keys(schema).length === 0 ? '' : `: ${expected(schema)}`;
}

/** What a schema allows, in words that continue "… must be". */
function expected(schema: Record<string, unknown>): string {
  if (Array.isArray(schema.enum)) return `one of: ${schema.enum.join(', ')}`;
  if (Array.isArray(schema.anyOf))
    return schema.anyOf.map((option) => expected(option as Record<string, unknown>)).join(' or ');
  if (typeof schema.errorText === 'string') return schema.errorText;
  const { minimum, maximum, minLength, maxLength } = schema;
  if (schema.type === 'string') return `a string${range(minLength, maxLength, ' characters')}`;
  if (schema.type === 'integer') return `a whole number${range(minimum, maximum, '')}`;
  if (schema.type === 'number') return `a number${range(minimum, maximum, '')}`;
  if (schema.type === 'boolean') return 'true or false';
  if (schema.type === 'null') return 'null';
  return 'of another form';
}

function range(least: unknown, most: unknown, unit: string): string {
  if (least !== undefined && most !== undefined)
    return ` ${unit === '' ? 'between' : 'of'} ${least} ${unit === '' ? 'and' : 'to'} ${most}${unit}`;
  if (most !== undefined) return ` of at most ${most}${unit}`;
  if (least !== undefined) return ` of at least ${least}${unit}`;
  return '';
}
