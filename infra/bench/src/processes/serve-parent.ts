import process from 'node:process';

interface Question {
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
}

/** What a process of the bench can be asked for. */
export type Operations = Readonly<Record<string, (input: never) => Promise<unknown>>>;

/** Answers what the parent asks over the channel between the two, and ends when the parent does. */
export function serveParent(operations: Operations): void {
  process.on('message', (message) => void answer(operations, message as Question));
  process.on('disconnect', () => process.exit(0));
}

async function answer(operations: Operations, { id, name, input }: Question): Promise<void> {
  try {
    const operation = operations[name];
    if (operation === undefined) throw new Error(`there is no operation ${name}`);
    process.send?.({ id, output: await operation(input as never) });
  } catch (error) {
    process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}
