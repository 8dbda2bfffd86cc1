import { ENTRY_LIMITS, MAX_ORDER } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import { Nullable, OneOf, Strict } from '../../http/schemas.ts';

const place = {
  active: Type.Boolean({ description: 'Offered for new videos.' }),
  order: Type.Integer({ minimum: 0, maximum: MAX_ORDER, description: 'Place in lists, smallest first.' }),
};
const name = Type.String({ maxLength: ENTRY_LIMITS.name });
const GENDERS = ['male', 'female'] as const;
const shownGender = Nullable(OneOf(GENDERS, { description: 'Voices are matched by it.' }));
const givenGender = Nullable(Type.String({ maxLength: 40, description: 'male or female; in whatever case.' }));

const voiceTexts = { language: Nullable(Type.String({ maxLength: ENTRY_LIMITS.language })) };
const topicTexts = {
  description: Nullable(Type.String({ maxLength: ENTRY_LIMITS.description })),
  keyPoints: Nullable(
    Type.String({ maxLength: ENTRY_LIMITS.keyPoints, description: 'What an order may take as `topicKeyPoints`.' }),
  ),
};
const title = Type.String({ maxLength: ENTRY_LIMITS.title });

export const AvatarBody = Type.Object(
  {
    id: Type.String(),
    name,
    gender: shownGender,
    previewImageUrl: Type.String({ description: 'The picture that was set, or a portrait that is drawn here.' }),
    ...place,
  },
  { title: 'Avatar' },
);
export const VoiceBody = Type.Object(
  { id: Type.String(), name, gender: shownGender, ...voiceTexts, ...place },
  { title: 'Voice' },
);
export const TopicBody = Type.Object({ id: Type.String(), title, ...topicTexts, ...place }, { title: 'Topic' });

const givenPlace = Type.Partial(Type.Object(place)).properties;
export const AvatarDraftBody = Strict({
  name,
  gender: Type.Optional(givenGender),
  previewImageUrl: Type.Optional(
    Nullable(Type.String({ maxLength: 2_048, description: 'https; without one a portrait is drawn.' })),
  ),
  ...givenPlace,
});
export const VoiceDraftBody = Strict({
  name,
  gender: Type.Optional(givenGender),
  ...Type.Partial(Type.Object(voiceTexts)).properties,
  ...givenPlace,
});
export const TopicDraftBody = Strict({ title, ...Type.Partial(Type.Object(topicTexts)).properties, ...givenPlace });

export const EntryParams = Type.Object({ id: Type.String() });
