/** A key that data keys are wrapped with, as the configuration names it. */
export interface MasterKey {
  readonly id: string;
  /** 32 bytes. */
  readonly key: Buffer;
}

/** The first one encrypts, all decrypt. Empty: customers cannot store keys here. */
export type MasterKeys = readonly MasterKey[];
