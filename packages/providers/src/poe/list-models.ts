import { fieldsOf } from '../http/read-fields.ts';
import { misunderstoodReply } from './error-mapping.ts';
import { fetchModels, type PoeCall, type PoeModelsOptions } from './poe-client.ts';

/**
 * The names of the bots that Poe offers at the moment, by which an installation sees at its start that a configured one is
 * gone (H5, U15, O9). Needs no key.
 * @throws ProviderError
 */
export async function listPoeModels(options: PoeModelsOptions, call: PoeCall): Promise<readonly string[]> {
  const models = fieldsOf(await fetchModels(options, call))?.data;
  if (!Array.isArray(models)) throw misunderstoodReply('list', 'the reply is no list of models');
  return models.map((model) => fieldsOf(model)?.id).filter((id) => typeof id === 'string');
}
