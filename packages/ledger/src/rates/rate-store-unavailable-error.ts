/** The store of the rate windows is away: reads may pass uncounted, paid calls wait or answer 503. */
export class RateStoreUnavailableError extends Error {
  constructor(options?: { cause: unknown }) {
    super('the store of the rate windows is not available', options);
    this.name = 'RateStoreUnavailableError';
  }
}
