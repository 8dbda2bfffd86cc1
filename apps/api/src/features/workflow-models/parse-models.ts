import type { WorkflowModel, WorkflowModelUse } from '@callsheet/domain';

/** `name=provider:upstream` or `name=>other`. */
const OWN = /^([\w.-]{1,100})=(poe|replicate):(\S{1,200})$/;
const SUBSTITUTED = /^([\w.-]{1,100})=>([\w.-]{1,100})$/;

/** What a list of models says, and what is wrong with it. */
export interface ParsedModels {
  readonly models: readonly WorkflowModel[];
  /** Continue "… of the variable". */
  readonly problems: readonly string[];
}

/**
 * The models of one use out of a setting: `gpt-4o=poe:GPT-4o` is made by that model of that provider, `dalle-3=>sdxl` by
 * the model that another entry names, because its own provider does not offer it (R-004-22, providers.md 1.2).
 */
export function parseModels(use: WorkflowModelUse, text: string): ParsedModels {
  const entries = text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  const own = entries.flatMap((entry): WorkflowModel[] => {
    const [, name, provider, upstream] = OWN.exec(entry) ?? [];
    if (name === undefined || upstream === undefined) return [];
    return [{ name, use, provider: provider === 'poe' ? 'poe' : 'replicate', upstream, substitute: null }];
  });
  const substituted = entries.flatMap((entry): WorkflowModel[] => {
    const [, name, substitute] = SUBSTITUTED.exec(entry) ?? [];
    const maker = own.find((model) => model.name === substitute);
    if (name === undefined || substitute === undefined || maker === undefined) return [];
    return [{ ...maker, name, substitute }];
  });
  const models = [...own, ...substituted];
  const names = models.map(({ name }) => name);
  return {
    models,
    problems: [
      ...(models.length === 0 ? ['names no model'] : []),
      ...(models.length < entries.length
        ? ['has an entry that is neither name=poe:model, name=replicate:model nor name=>another name of the list']
        : []),
      ...(new Set(names).size < names.length ? ['names a model twice'] : []),
    ],
  };
}
