export type StackOptions = {
  /** Tells stacks apart that share a root: `dev`, `test`. */
  name: string;
  /** The folder that holds everything (`.stack` in the repository). */
  directory: string;
  log: (line: string) => void;
  signal?: AbortSignal;
};

/** Where the servers of a stack answer. */
export type StackEndpoints = {
  /** No database in it; the client chooses. Carries `retryWrites=false&directConnection=true`. */
  mongodbUrl: string;
  /** A database of our own, as a user who may make more of them. */
  postgresUrl: string;
  s3: { endpoint: string; region: string; accessKeyId: string; secretAccessKey: string; forcePathStyle: true };
  ffmpegPath: string;
  ffprobePath: string;
};

export type StackServer = 'postgres' | 'documents' | 's3';

/** `graceful` lets it finish what it does; `kill` is a crash. */
export type RestartMode = 'graceful' | 'kill';

export type RunningStack = {
  endpoints: StackEndpoints;
  /**
   * Ends one server and starts it again with the same port and data; answers when it is ready. One after the other when
   * asked for several at once. `documents` is the gateway alone: its data lie in Postgres.
   */
  restart: (server: StackServer, how: RestartMode) => Promise<void>;
  stop: () => Promise<void>;
};
