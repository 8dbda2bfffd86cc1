import type { TaskName } from '../task-catalog.ts';

/** A message that this process has fetched and whose outcome is not stored yet. */
export interface HeldMessage {
  readonly name: TaskName;
  readonly id: string;
  /** pg-boss's count of earlier deliveries. With it a message that was taken away and delivered anew is told apart. */
  readonly retryCount: number;
  /** Ends a running handler before it ends by itself; nothing after its end. */
  end(reason: Error): void;
}

/** The message was handed to somebody else, or deleted, while its handler ran: whatever comes of it is not stored. */
export class MessageLostError extends Error {
  constructor() {
    super('the message was taken away while it was handled');
    this.name = 'MessageLostError';
  }
}

/** The handler ran for longer than the message may be held. */
export class MessageExpiredError extends Error {
  constructor(options: { seconds: number }) {
    super(`the handler ran for longer than ${options.seconds} s`);
    this.name = 'MessageExpiredError';
  }
}

/** The process stops and the handler ignored its signal. */
export class LeftBehindError extends Error {
  constructor() {
    super('the process stops and the handler did not end');
    this.name = 'LeftBehindError';
  }
}
