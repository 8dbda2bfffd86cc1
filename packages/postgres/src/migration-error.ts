/** The migrations of this build and those of the database do not fit together; an operator has to look. */
export class MigrationError extends Error {
  readonly migration: string;

  constructor(options: { migration: string; message: string; cause?: unknown }) {
    super(
      `migration ${options.migration}: ${options.message}`,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.name = 'MigrationError';
    this.migration = options.migration;
  }
}
