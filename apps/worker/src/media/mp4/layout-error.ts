/** An MP4 that is not laid out as we pass on unchanged. No verdict on the video: ffmpeg has its say. */
export class LayoutError extends Error {
  constructor(options: { message: string }) {
    super(options.message);
    this.name = 'LayoutError';
  }
}
