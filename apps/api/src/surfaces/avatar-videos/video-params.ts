import { Type } from '@sinclair/typebox';

export const VideoParams = Type.Object({
  videoId: Type.String({ maxLength: 200, description: 'Video id, request id or job id.' }),
});
