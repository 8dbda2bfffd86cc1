/** What a caller is told about its rate. */
export interface RateVerdict {
  readonly allowed: boolean;
  readonly limit: number;
  /** Units left in this window as far as this process knows; others may have taken some since. */
  readonly remaining: number;
  /** When the window ends and the full limit is back. */
  readonly resetsAt: Date;
}
