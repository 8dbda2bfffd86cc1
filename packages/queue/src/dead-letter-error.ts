/**
 * Thrown by a handler that knows that no further try can help: the message goes to the dead-letter queue at once, with
 * the cause as its reason.
 */
export class DeadLetterError extends Error {
  constructor(options: { cause: unknown }) {
    super('trying again cannot help', { cause: options.cause });
    this.name = 'DeadLetterError';
  }
}
