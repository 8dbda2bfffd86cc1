import { createHash } from 'node:crypto';
import type { RenderQuality, RenderRequest } from '../render/render-request.ts';
import type { Chat } from './parse-chat.ts';

/** Seconds that the bot makes, whatever is asked of it. */
const LENGTH = { least: 2, most: 8, usual: 5 };

/** The clip that a bot understands from what it is told: it listens to a shape and a length, and decides by itself (H6). */
export function toBotVideo(chat: Chat, quality: RenderQuality): RenderRequest {
  const told = chat.messages.at(-1)?.content ?? '';
  const isPortrait = /\b9:16\b/.test(told);
  const seconds = Number(/(\d{1,3})\s*s(ec(onds?)?)?\b/i.exec(told)?.[1] ?? LENGTH.usual);
  // What is asked in words of the bot is no part of the picture.
  const prompt = told.replace(/\n\nAspect ratio: [\s\S]*$/, '');
  return {
    prompt,
    model: `poe/${chat.model}`,
    seed: createHash('sha256').update(told).digest().readUInt32LE(0),
    aspectRatio: isPortrait ? '9:16' : '16:9',
    widthPixels: isPortrait ? 720 : 1280,
    heightPixels: isPortrait ? 1280 : 720,
    durationSeconds: Math.min(LENGTH.most, Math.max(LENGTH.least, seconds)),
    audio: true,
    quality,
  };
}
