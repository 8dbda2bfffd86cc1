/** Orders of seed 001 in which nothing is missing. */
export const AVATAR_SCRIPT = {
  hook: 'Did you know?',
  body: 'Regular visits keep your teeth healthy.',
  conclusion: 'See you soon.',
  company_name: 'Berg Dental',
  social_handles: '',
  license: '',
  avatar_title: 'avatar_anna',
  avatar_body: 'avatar_anna',
  avatar_conclusion: 'avatar_anna',
  email: 'anna@example.com',
  title: 'Healthy teeth',
};

export const AVATAR_BRIEF = {
  prompt: 'A friendly introduction',
  avatar: ['avatar_ben'],
  name: 'Ben Berg',
  position: 'Founder',
  companyName: 'Berg Dental',
  license: '',
  tailoredFit: 'Families',
  socialHandles: '',
  videoTopic: 'First visits',
  topicKeyPoints: 'No pain, no waiting',
  city: 'Graz',
  preferredTone: 'warm',
  callToAction: 'Call us today.',
  email: 'ben@example.com',
};
