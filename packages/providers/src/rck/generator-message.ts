import { fieldsOf, pick } from '../http/read-fields.ts';
import { scrubText } from '../http/scrub-text.ts';

/** The generator's own words in a reply or callback, fit to be shown and logged; empty when it gave none (R-000-51). */
export function generatorMessage(json: unknown, secrets: readonly string[]): string {
  const fields = fieldsOf(json);
  // An error within an answer says more than the sentence around it.
  const said = pick([fields], ['error', 'error_message', 'message', 'detail']);
  const text = typeof said === 'string' ? said : pick([fieldsOf(said), fields], ['message', 'detail']);
  return typeof text === 'string' ? scrubText(text, secrets) : '';
}
