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

export type RunningStack = { endpoints: StackEndpoints; stop: () => Promise<void> };
