/** A bot that can be talked to. */
export interface Bot {
  readonly id: string;
  readonly makes: 'text' | 'video';
  readonly ownedBy: string;
  readonly description: string;
}

/** The text models that seed 004 names, under Poe's names, and its media bot (R-004-22, H6). */
const BOTS: readonly Bot[] = [
  { id: 'GPT-4o', makes: 'text', ownedBy: 'OpenAI', description: 'A text model.' },
  { id: 'Claude-3-Opus', makes: 'text', ownedBy: 'Anthropic', description: 'A text model.' },
  { id: 'Gemini-1.5-Pro', makes: 'text', ownedBy: 'Google', description: 'A text model.' },
  { id: 'Video-Generator-PRO', makes: 'video', ownedBy: 'poe', description: 'Makes videos of what you say.' },
];

const CREATED_MS = Date.parse('2025-10-15T00:00:00Z');

export function findBot(id: string): Bot | undefined {
  return BOTS.find((bot) => bot.id === id);
}

/** `GET /models`. @param isGone which of them are not there any more. */
export function listBots(isGone: (id: string) => boolean): Readonly<Record<string, unknown>> {
  const data = BOTS.filter(({ id }) => !isGone(id)).map(({ id, makes, ownedBy, description }) => ({
    id,
    object: 'model',
    created: CREATED_MS,
    description,
    owned_by: ownedBy,
    architecture: { input_modalities: ['text'], output_modalities: [makes], modality: `text->${makes}` },
    pricing: null,
  }));
  return { object: 'list', data };
}
