/** What workflows of one owner are gathered under: the labels that they carry, with a name (seed 004). */
export interface Campaign {
  /** The label itself, such as `campaign_123`: unique among its owner's, and no more than text to everybody else. */
  readonly id: string;
  readonly ownerId: string;
  readonly name: string;
  readonly description: string | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly deletedAt: Date | null;
}
