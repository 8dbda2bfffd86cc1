import type { AvatarBrief, AvatarScript } from '../avatar/avatar-order.ts';

/** An order of each flow in which nothing is missing. */
export const BRIEF: AvatarBrief = {
  prompt: 'A friendly introduction to our clinic',
  avatar: ['avatar_anna'],
  name: 'Anna Berg',
  position: 'Founder',
  companyName: 'Berg Dental',
  license: 'D-1234',
  tailoredFit: 'Families with children',
  socialHandles: '@bergdental',
  videoTopic: 'First visits',
  topicKeyPoints: 'No pain, no waiting, a toy for every child',
  city: 'Graz',
  preferredTone: 'warm',
  callToAction: 'Call us today.',
  email: 'anna@example.com',
};

export const SCRIPT: AvatarScript = {
  hook: 'Did you know?',
  body: 'Regular visits keep teeth healthy.',
  conclusion: 'See you soon.',
  company_name: 'Berg Dental',
  social_handles: '@bergdental',
  license: 'D-1234',
  avatar_title: 'avatar_anna',
  avatar_body: 'avatar_anna',
  avatar_conclusion: 'avatar_anna',
  email: 'anna@example.com',
  title: 'Healthy teeth',
};
