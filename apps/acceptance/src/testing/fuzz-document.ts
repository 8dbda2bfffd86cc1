import type { ValueSchema } from './fuzz-values.ts';

/** One operation of /openapi.json. */
export interface Operation {
  readonly name: string;
  readonly method: string;
  readonly template: string;
  readonly secured: boolean;
  readonly parameters: readonly { in: string; name: string; schema: ValueSchema }[];
  readonly body: ValueSchema | null;
  readonly statuses: ReadonlySet<number>;
}

/** A request in parts, so that what does not matter can be left out again. */
export interface FuzzRequest {
  readonly operation: Operation | null;
  readonly method: string;
  readonly path: string;
  /** Each as it stands in the URL. */
  readonly query: readonly string[];
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer | null;
}

/** The operations of a document, as its own words describe them. */
// biome-ignore lint/suspicious/noExplicitAny: the document is what is being read
export function readOperations(document: any): readonly Operation[] {
  return Object.entries<Record<string, Record<string, unknown>>>(document.paths).flatMap(([template, methods]) =>
    // biome-ignore lint/suspicious/noExplicitAny: see above
    Object.entries<any>(methods).map(([method, described]) => ({
      name: `${method.toUpperCase()} ${template}`,
      method: method.toUpperCase(),
      template,
      secured: described.security !== undefined,
      parameters: described.parameters ?? [],
      body: described.requestBody?.content?.['application/json']?.schema ?? null,
      statuses: new Set(Object.keys(described.responses).map(Number)),
    })),
  );
}
