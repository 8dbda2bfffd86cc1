/** Thrown by a handler that must look again later, such as while another delivery holds the submit lease. No failure. */
export class TaskDelayed extends Error {
  readonly afterMs: number;

  constructor(options: { afterMs: number; reason: string }) {
    super(options.reason);
    this.name = 'TaskDelayed';
    this.afterMs = options.afterMs;
  }
}
