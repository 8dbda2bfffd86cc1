/** What `POST /api/video/create` takes, in the seed's names (R-001-01). `license` and `socialHandles` may be empty (C-42). */
export interface AvatarBrief {
  readonly prompt: string;
  /** At least one; the first speaks. */
  readonly avatar: readonly string[];
  readonly name: string;
  readonly position: string;
  readonly companyName: string;
  readonly license: string;
  readonly tailoredFit: string;
  readonly socialHandles: string;
  readonly videoTopic: string;
  readonly topicKeyPoints: string;
  readonly city: string;
  readonly preferredTone: string;
  readonly callToAction: string;
  readonly email: string;
}

/** What `POST /api/video/generate-video` takes, in the seed's names (R-001-02). `license` and `social_handles` may be empty (C-42). */
export interface AvatarScript {
  readonly hook: string;
  readonly body: string;
  readonly conclusion: string;
  readonly company_name: string;
  readonly social_handles: string;
  readonly license: string;
  readonly avatar_title: string;
  readonly avatar_body: string;
  readonly avatar_conclusion: string;
  readonly email: string;
  readonly title: string;
}

/** The flow that makes it and what the flow is given. */
export type AvatarOrder =
  | { readonly flow: 'create'; readonly fields: AvatarBrief }
  | { readonly flow: 'generate'; readonly fields: AvatarScript };

/** What a video of this surface is called by its client (C-05). */
export interface AvatarNames {
  /** `<user id>_<timestamp>`, with a counter behind it where two fell into one millisecond. */
  readonly videoId: string;
  /** `video_<timestamp>_<random>` (R-001-04). */
  readonly requestId: string;
  /** The part of the video id that the object key is made from (R-001-17). */
  readonly timestamp: string;
}

/** Avatar that speaks first in an order: the catalogue's id. */
export function speakerOf(order: AvatarOrder): string {
  return order.flow === 'create' ? (order.fields.avatar[0] ?? '') : order.fields.avatar_title;
}

/** What is said, for generators that want one text instead of the flow's fields. */
export function spokenTextOf(order: AvatarOrder): string {
  if (order.flow === 'generate') {
    const { hook, body, conclusion } = order.fields;
    return [hook, body, conclusion].join('\n\n');
  }
  const { name, position, companyName, city, videoTopic, topicKeyPoints, callToAction } = order.fields;
  return [
    `Hello, I am ${name}, ${position} at ${companyName} in ${city}.`,
    `${videoTopic}: ${topicKeyPoints}`,
    callToAction,
  ].join('\n\n');
}
