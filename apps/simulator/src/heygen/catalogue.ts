type Entry = Readonly<Record<string, unknown>>;

const PEOPLE = [
  ['Abigail', 'Female'],
  ['Adrian', 'Male'],
  ['Bianca', 'Female'],
  ['Caspar', 'Male'],
  ['Dalia', 'Female'],
  ['Edwin', 'Male'],
  ['Farah', 'Female'],
  ['Gustav', 'Male'],
  ['Hana', 'Female'],
  ['Ibrahim', 'Male'],
  ['Juno', 'unknown'],
  ['Karla', 'Female'],
] as const;
const PLACES = ['Office', 'Sofa', 'Garden', 'Studio', 'Kitchen'] as const;

const VOICES = [
  ['Warm Ada', 'female', 'English'],
  ['Chill Ben', 'male', 'English'],
  ['Bright Chloe', 'female', 'English'],
  ['Deep Dan', 'male', 'English'],
  ['Elena', 'female', 'Spanish'],
  ['Fabio', 'male', 'Italian'],
  ['Greta', 'female', 'German'],
  ['Hugo', 'male', 'French'],
] as const;

/** `GET /v3/avatars/looks`: more than one page holds, so that everybody has to turn it (H12). */
export function listLooks(baseUrl: string): readonly Entry[] {
  return PEOPLE.flatMap(([name, gender]) =>
    PLACES.map((place) => {
      const id = `${name}_${place}_public`;
      return {
        id,
        name: `${name} in the ${place.toLowerCase()}`,
        gender,
        avatar_type: 'studio_avatar',
        group_id: `group_${name.toLowerCase()}`,
        default_voice_id: voiceId(gender === 'Male' ? 1 : 0),
        supported_api_engines: ['avatar_iv'],
        preview_image_url: `${baseUrl}/heygen/previews/${id}.png`,
        preview_video_url: null,
      };
    }),
  );
}

/** `GET /v3/voices`. */
export function listVoices(): readonly Entry[] {
  return VOICES.map(([name, gender, language], index) => ({
    voice_id: voiceId(index),
    name,
    gender,
    language,
    type: 'public',
    support_pause: true,
    support_locale: false,
    preview_audio_url: null,
  }));
}

function voiceId(index: number): string {
  return `voice_${String(index + 1).padStart(2, '0')}`;
}
