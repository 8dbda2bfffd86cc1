import { configSchema as apiSchema } from '../../../apps/api/src/config-schema.ts';
import { configSchema as simulatorSchema } from '../../../apps/simulator/src/config.ts';
import { configSchema as workerSchema } from '../../../apps/worker/src/config-schema.ts';

interface VariableSchema {
  readonly description?: string;
  readonly default?: unknown;
}

export type ConfiguredApp = 'api' | 'worker' | 'simulator';

/** The config schemas as they are: variable → meaning, bounds, default. */
export const CONFIG_SCHEMAS: Record<
  ConfiguredApp,
  { readonly properties: Record<string, VariableSchema>; readonly required?: readonly string[] }
> = {
  api: apiSchema,
  worker: workerSchema,
  simulator: simulatorSchema,
};

interface Variable {
  readonly name: string;
  readonly apps: readonly ConfiguredApp[];
  readonly description: string;
  /** Null when the start fails without it; `''` when it may be absent. */
  readonly fallback: string | null;
}

/** Every variable of these apps once, in the order of the schemas. */
export function listVariables(apps: readonly ConfiguredApp[]): readonly Variable[] {
  const found = new Map<string, Variable>();
  for (const app of apps) {
    const schema = CONFIG_SCHEMAS[app];
    for (const [name, property] of Object.entries(schema.properties)) {
      const known = found.get(name);
      const required = property.default === undefined && (schema.required ?? []).includes(name);
      found.set(name, {
        name,
        apps: [...(known?.apps ?? []), app],
        description: known?.description ?? property.description ?? '',
        fallback: known?.fallback ?? (required ? null : String(property.default ?? '')),
      });
    }
  }
  return [...found.values()];
}

/** The README's table, one row per variable. */
export function configurationTable(): string {
  const rows = listVariables(['api', 'worker']).map(
    ({ name, apps, description, fallback }) =>
      `| \`${name}\` | ${apps.join(', ')} | ${fallback === null ? 'required' : fallback === '' ? '' : `\`${fallback}\``} | ${description.replaceAll('|', '\\|')} |`,
  );
  return ['| Variable | Read by | Default | Meaning |', '|---|---|---|---|', ...rows].join('\n');
}

/** `.env.example`: every variable with its meaning; what has a default or may be absent is commented out. */
export function environmentExample(): string {
  const blocks = listVariables(['api', 'worker']).map(
    ({ name, apps, description, fallback }) =>
      `# ${description} (${apps.join(', ')})\n${fallback === null ? '' : '# '}${name}=${fallback ?? ''}`,
  );
  return `# Every variable that the apps read. Generated from the config schemas by \`npm run document\`.\n\n${blocks.join('\n\n')}\n`;
}
