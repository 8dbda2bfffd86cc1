interface Range {
  readonly least?: number;
  readonly most?: number;
  readonly default?: number;
}

/** One input of a model: checks what callers send and describes itself in the model's OpenAPI schema. */
export type InputField = { readonly description: string; readonly required?: true } & (
  | { readonly type: 'string'; readonly choices?: readonly string[]; readonly default?: string }
  | ({ readonly type: 'integer'; readonly choices?: readonly number[]; readonly multipleOf?: number } & Range)
  | ({ readonly type: 'number' } & Range)
  | { readonly type: 'boolean'; readonly default?: boolean }
  | { readonly type: 'uri' }
  | { readonly type: 'uri[]'; readonly most: number }
);

export type InputFields = Readonly<Record<string, InputField>>;

export interface InputProblem {
  readonly field: string;
  readonly type: 'required' | 'additional_property_not_allowed' | 'invalid_type' | 'enum' | 'number_range';
  readonly description: string;
}

function isUri(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    (/^data:[\w.+-]+\/[\w.+-]+;base64,/.test(value) || (/^https?:\/\//.test(value) && URL.canParse(value)))
  );
}

/** Why a value is wrong, in the words after the field's name; null when it is right. */
function findProblem(field: InputField, value: unknown): Omit<InputProblem, 'field'> | null {
  const wrongType = (expected: string) => ({
    type: 'invalid_type' as const,
    description: `Invalid type. Expected: ${expected}, given: ${value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value}`,
  });
  const wrongChoice = (choices: readonly unknown[]) => ({
    type: 'enum' as const,
    description: `must be one of the following: ${choices.map((choice) => JSON.stringify(choice)).join(', ')}`,
  });
  switch (field.type) {
    case 'string':
      if (typeof value !== 'string') return wrongType('string');
      return field.choices && !field.choices.includes(value) ? wrongChoice(field.choices) : null;
    case 'integer':
      if (!Number.isSafeInteger(value)) return wrongType('integer');
      if (field.choices && !field.choices.includes(Number(value))) return wrongChoice(field.choices);
      return outOfRange(field, Number(value));
    case 'number':
      return Number.isFinite(value) ? outOfRange(field, Number(value)) : wrongType('number');
    case 'boolean':
      return typeof value === 'boolean' ? null : wrongType('boolean');
    case 'uri':
      return isUri(value) ? null : wrongType('uri');
    case 'uri[]':
      return Array.isArray(value) && value.length <= field.most && value.every(isUri)
        ? null
        : wrongType(`array of at most ${field.most} uris`);
  }
}

function outOfRange(
  { least, most, multipleOf }: Range & { readonly multipleOf?: number },
  value: number,
): Omit<InputProblem, 'field'> | null {
  const type = 'number_range';
  if (least !== undefined && value < least) return { type, description: `Must be greater than or equal to ${least}` };
  if (most !== undefined && value > most) return { type, description: `Must be less than or equal to ${most}` };
  if (multipleOf !== undefined && value % multipleOf !== 0)
    return { type, description: `Must be a multiple of ${multipleOf}` };
  return null;
}

/** All problems of an input at once, in the order of its fields. */
export function checkInput(fields: InputFields, input: Readonly<Record<string, unknown>>): InputProblem[] {
  const problems: InputProblem[] = [];
  for (const [name, field] of Object.entries(fields)) {
    if (field.required && input[name] === undefined) {
      problems.push({ field: 'input', type: 'required', description: `${name} is required` });
    }
  }
  for (const [name, value] of Object.entries(input)) {
    if (value === undefined) continue;
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!field) {
      const description = `Additional property ${name} is not allowed`;
      problems.push({ field: 'input', type: 'additional_property_not_allowed', description });
      continue;
    }
    const problem = findProblem(field, value);
    if (problem) problems.push({ field: `input.${name}`, ...problem });
  }
  return problems;
}

/** The `Input` schema that `GET /v1/models/{owner}/{name}` publishes. */
export function describeInputFields(fields: InputFields): Readonly<Record<string, unknown>> {
  const properties = Object.entries(fields).map(([name, field], index) => {
    const about = { title: name, description: field.description, 'x-order': index };
    if (field.type === 'uri') return [name, { ...about, type: 'string', format: 'uri' }];
    if (field.type === 'uri[]') {
      return [name, { ...about, type: 'array', maxItems: field.most, items: { type: 'string', format: 'uri' } }];
    }
    const choices = 'choices' in field && field.choices ? { enum: field.choices } : {};
    const range = 'least' in field ? { minimum: field.least, maximum: field.most } : {};
    return [
      name,
      { ...about, type: field.type, ...choices, ...range, ...('default' in field ? { default: field.default } : {}) },
    ];
  });
  const required = Object.keys(fields).filter((name) => fields[name]?.required);
  return {
    type: 'object',
    title: 'Input',
    required,
    properties: Object.fromEntries(properties),
    additionalProperties: false,
  };
}
