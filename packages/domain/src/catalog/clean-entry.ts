import type { Avatar, Topic, Voice } from './catalogue.ts';
import { createEntryChecks } from './entry-checks.ts';

/** Characters after cleaning. */
export const ENTRY_LIMITS = { name: 200, language: 60, title: 200, description: 1_000, keyPoints: 2_000 } as const;
/** Behind what comes with the system, before what is copied from a provider. */
export const DEFAULT_ORDER = 100;

interface EntryPlace {
  readonly id: string;
  /** True when absent. */
  readonly active?: boolean | undefined;
  /** `DEFAULT_ORDER` when absent. */
  readonly order?: number | undefined;
}

/** An avatar as somebody writes it. */
export interface AvatarDraft extends EntryPlace {
  readonly name: string;
  readonly gender?: string | null | undefined;
  readonly previewImageUrl?: string | null | undefined;
}

/** A voice as somebody writes it. */
export interface VoiceDraft extends EntryPlace {
  readonly name: string;
  readonly gender?: string | null | undefined;
  readonly language?: string | null | undefined;
}

/** A topic as somebody writes it. */
export interface TopicDraft extends EntryPlace {
  readonly title: string;
  readonly description?: string | null | undefined;
  readonly keyPoints?: string | null | undefined;
}

/**
 * An avatar as it is kept: NFC, without controls, trimmed, its gender as one of our words.
 * @throws DomainError VALIDATION_ERROR that names every field that is wrong.
 */
export function cleanAvatar(draft: AvatarDraft): Avatar {
  const checks = createEntryChecks();
  const avatar = {
    id: checks.id(draft.id),
    name: checks.line('name', draft.name, ENTRY_LIMITS.name),
    gender: checks.gender(draft.gender),
    previewImageUrl: checks.httpsUrl('previewImageUrl', draft.previewImageUrl),
    active: draft.active ?? true,
    order: checks.order(draft.order ?? DEFAULT_ORDER),
  };
  checks.refuse();
  return avatar;
}

/** A voice, in the same way. */
export function cleanVoice(draft: VoiceDraft): Voice {
  const checks = createEntryChecks();
  const voice = {
    id: checks.id(draft.id),
    name: checks.line('name', draft.name, ENTRY_LIMITS.name),
    gender: checks.gender(draft.gender),
    language: checks.optionalLine('language', draft.language, ENTRY_LIMITS.language),
    active: draft.active ?? true,
    order: checks.order(draft.order ?? DEFAULT_ORDER),
  };
  checks.refuse();
  return voice;
}

/** A topic, in the same way. */
export function cleanTopic(draft: TopicDraft): Topic {
  const checks = createEntryChecks();
  const topic = {
    id: checks.id(draft.id),
    title: checks.line('title', draft.title, ENTRY_LIMITS.title),
    description: checks.optionalText('description', draft.description, ENTRY_LIMITS.description),
    keyPoints: checks.optionalText('keyPoints', draft.keyPoints, ENTRY_LIMITS.keyPoints),
    active: draft.active ?? true,
    order: checks.order(draft.order ?? DEFAULT_ORDER),
  };
  checks.refuse();
  return topic;
}
