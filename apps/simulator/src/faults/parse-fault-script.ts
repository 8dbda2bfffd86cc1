import { Value } from '@sinclair/typebox/value';
import { ReplicateError } from '../http/replicate-error.ts';
import { type FaultScript, faultSchema, faultScriptSchema } from './fault.ts';

function refuse(detail: string): never {
  throw new ReplicateError({ status: 400, title: 'Bad fault script', detail });
}

/**
 * Checks a posted script. Against the union of all faults every mistake would be reported once per kind, so the fault is
 * checked against the schema of its own kind first.
 */
export function parseFaultScript(body: unknown): FaultScript {
  if (Value.Check(faultScriptSchema, body)) return body;
  const fault: unknown = Object(body).fault;
  const kind: unknown = Object(fault).kind;
  const schema = faultSchema.anyOf.find((candidate) => candidate.properties.kind.const === kind);
  if (!schema) {
    return refuse(
      `fault.kind must be one of ${faultSchema.anyOf.map((candidate) => candidate.properties.kind.const).join(', ')}`,
    );
  }
  const first = Value.Errors(schema, fault).First();
  if (first) return refuse(`fault${first.path.replaceAll('/', '.')}: ${first.message}`);
  const outer = Value.Errors(faultScriptSchema, body).First();
  return refuse(outer ? `${outer.path.slice(1).replaceAll('/', '.')}: ${outer.message}` : 'not a fault script');
}
