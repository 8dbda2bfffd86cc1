import type { CursorStore } from '../cursors.ts';
import type { Engine } from '../engine.ts';

/** A command, ready to be run: its body carries only what the engine understands. */
export type Command = {
  /** The name of the body's first element. */
  name: string;
  database: string;
  body: Buffer;
  sequences: ReadonlyMap<string, Buffer>;
  connectionId: number;
};

export type CommandContext = { engine: Engine; cursors: CursorStore };

/** Runs a command; the bytes of its answer document. */
export type CommandHandler = (command: Command, context: CommandContext) => Promise<Buffer> | Buffer;
