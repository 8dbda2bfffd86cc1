import { SCENE_SECONDS } from './drive-scenes.ts';
import { makeClip } from './make-clip.ts';

/** The video of a test scene, as it is stored without a further run of ffmpeg. */
export async function makeSceneClip({ ffmpegPath, path }: { ffmpegPath: string; path: string }): Promise<string> {
  const codecs = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
  return await makeClip({
    ...{ ffmpegPath, path, width: 1104, height: 832, durationSeconds: SCENE_SECONDS },
    output: [...codecs, '-movflags', '+faststart'],
  });
}
