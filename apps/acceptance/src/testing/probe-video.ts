import { ALL_FORMATS, BufferSource, Input } from 'mediabunny';

export interface ProbedVideo {
  readonly width: number;
  readonly height: number;
  readonly durationSeconds: number;
  readonly frames: number;
  readonly hasAudio: boolean;
}

/** Downloads a video as a player would and reads what it really is. */
export async function probeVideo(url: string): Promise<ProbedVideo> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the video's URL answered ${response.status}`);
  const input = new Input({ source: new BufferSource(await response.arrayBuffer()), formats: ALL_FORMATS });
  const track = await input.getPrimaryVideoTrack();
  if (track === null) throw new Error('the file holds no video');
  const { packetCount } = await track.computePacketStats();
  return {
    width: track.displayWidth,
    height: track.displayHeight,
    durationSeconds: await track.computeDuration(),
    frames: packetCount,
    hasAudio: (await input.getPrimaryAudioTrack()) !== null,
  };
}
