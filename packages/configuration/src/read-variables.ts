import type { Static, TObject } from '@sinclair/typebox';
import { Value, type ValueError } from '@sinclair/typebox/value';
import { ConfigError } from './config-error.ts';

/** `process.env`, or what a test puts in its place. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The variables that a schema names: with its defaults, as the types it says, still flat. An empty variable counts as
 * unset; variables that the schema does not name are left alone.
 * @throws ConfigError with everything that is wrong, at once.
 */
export function readVariables<Schema extends TObject>(schema: Schema, env: Environment): Static<Schema> {
  const given: Record<string, unknown> = {};
  for (const name of Object.keys(schema.properties)) {
    if (env[name] !== undefined && env[name] !== '') given[name] = env[name];
  }
  const values = Value.Convert(schema, Value.Default(schema, given));
  if (Value.Check(schema, values)) return values;
  throw new ConfigError({ problems: problemsOf([...Value.Errors(schema, values)]) });
}

/** One line per variable: the first rule it breaks. */
function problemsOf(errors: readonly ValueError[]): string[] {
  const lines = new Map<string, string>();
  for (const error of errors) {
    const name = error.path.slice(1);
    if (lines.has(name)) continue;
    const verdict = error.value === undefined ? 'required' : 'not valid';
    lines.set(name, `${name} is ${verdict}. ${describe(error)}`);
  }
  return [...lines.values()];
}

function describe({ schema: { minimum, maximum, description } }: ValueError): string {
  const bounds = [
    minimum === undefined ? '' : `at least ${minimum}`,
    maximum === undefined ? '' : `at most ${maximum}`,
  ].filter(Boolean);
  return [description, bounds.length === 0 ? '' : `(${bounds.join(', ')})`].filter(Boolean).join(' ');
}
