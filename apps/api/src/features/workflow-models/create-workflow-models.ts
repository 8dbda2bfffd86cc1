import { DomainError, type WorkflowModel, type WorkflowModelUse } from '@callsheet/domain';
import type { WorkflowModels } from '@callsheet/engine';

export interface WorkflowModelSettings {
  readonly models: readonly WorkflowModel[];
  /** The model that is ordered where a request names none. */
  readonly defaults: Readonly<Record<WorkflowModelUse, string>>;
}

/** A model and whether it can be ordered now. */
export interface ListedModel extends WorkflowModel {
  readonly isDefault: boolean;
  readonly isGone: boolean;
  /** What to order instead of one that is gone; null when nothing is left, or it is there. */
  readonly replacement: string | null;
}

/** The models of this installation, as `GET /v1/models` lists them and orders find them. */
export interface ModelShelf extends WorkflowModels {
  list(): readonly ListedModel[];
}

/** `isGone`: whether its provider has stopped to offer it (H4, H5, U-50). */
export function createWorkflowModels(
  { models, defaults }: WorkflowModelSettings,
  isGone: (model: WorkflowModel) => boolean,
): ModelShelf {
  const ofUse = (use: WorkflowModelUse) => models.filter((model) => model.use === use);

  /** The default one if it is there, else the first that is. */
  function standIn(use: WorkflowModelUse): WorkflowModel | null {
    const left = ofUse(use).filter((model) => !isGone(model));
    return left.find(({ name }) => name === defaults[use]) ?? left[0] ?? null;
  }

  function find(use: WorkflowModelUse, name: string | null): WorkflowModel {
    // Who names no model leaves the choice to us.
    const chosen = name === null ? standIn(use) : null;
    if (chosen !== null) return chosen;
    const wanted = name ?? defaults[use];
    const model = ofUse(use).find((known) => known.name === wanted);
    if (model === undefined) throw unknown(ofUse(use));
    if (isGone(model)) throw retired(model, standIn(use));
    return model;
  }

  return {
    find,
    list: () =>
      models.map((model) => {
        const gone = isGone(model);
        const replacement = gone ? (standIn(model.use)?.name ?? null) : null;
        return { ...model, isDefault: defaults[model.use] === model.name, isGone: gone, replacement };
      }),
  };
}

function unknown(known: readonly WorkflowModel[]): DomainError {
  const allowed = known.map(({ name }) => name);
  return new DomainError({
    code: 'VALIDATION_ERROR',
    message: `model must be one of: ${allowed.join(', ')}.`,
    details: { field: 'model', allowed },
  });
}

function retired({ name }: WorkflowModel, replacement: WorkflowModel | null): DomainError {
  const instead = replacement === null ? 'no other is left; ask the operator for one' : `use ${replacement.name}`;
  return new DomainError({
    code: 'MODEL_RETIRED',
    message: `The model ${name} is gone; ${instead}.`,
    details: { model: name, replacement: replacement?.name ?? null },
  });
}
