import type { MongoClient } from 'mongodb';

/** Hears of one command, by its name (`find`, `update`, …). */
export type CommandObserver = (command: {
  readonly operation: string;
  readonly seconds: number;
  readonly failed: boolean;
}) => void;

/** Tells of every command of a client that was made with `monitorCommands`. The driver counts whole milliseconds. */
export function watchCommands(client: MongoClient, onCommand: CommandObserver): void {
  client.on('commandSucceeded', ({ commandName, duration }) =>
    onCommand({ operation: commandName, seconds: duration / 1000, failed: false }),
  );
  client.on('commandFailed', ({ commandName, duration }) =>
    onCommand({ operation: commandName, seconds: duration / 1000, failed: true }),
  );
}
