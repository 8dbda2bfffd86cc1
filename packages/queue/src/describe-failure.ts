/**
 * What is kept of an error beside the message. Name, code and text only: stacks belong into the log, and an error's own
 * fields may hold a request with its key.
 */
export function describeFailure(error: unknown): { name: string; message: string; code?: string } {
  if (!(error instanceof Error)) return { name: 'UnknownError', message: 'something that is not an error was thrown' };
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  return { name: error.name, message: error.message, ...code };
}
