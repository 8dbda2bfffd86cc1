/** ffmpeg could not be started or did not finish; `detail` is the end of what it printed. */
export class RenderError extends Error {
  readonly detail: string;

  constructor(options: { message: string; detail?: string; cause?: unknown }) {
    super(options.message, { cause: options.cause });
    this.name = 'RenderError';
    this.detail = options.detail ?? '';
  }
}
