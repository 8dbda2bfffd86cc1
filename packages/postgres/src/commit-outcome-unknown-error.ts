/**
 * The connection was lost while COMMIT was on its way: the transaction has happened or it has not, and only reading
 * tells. Never to be taken for a failure, since money may have moved.
 */
export class CommitOutcomeUnknownError extends Error {
  constructor(options: { cause: unknown }) {
    super('the connection was lost at COMMIT, so it is not known whether the transaction took place', options);
    this.name = 'CommitOutcomeUnknownError';
  }
}
