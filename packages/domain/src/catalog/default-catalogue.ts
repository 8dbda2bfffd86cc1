import type { Avatar, Topic, Voice } from './catalogue.ts';
import type { Gender } from './gender.ts';

const avatar = (order: number, name: string, gender: Gender | null): Avatar => ({
  id: `avatar_${name.toLowerCase()}`,
  name,
  gender,
  previewImageUrl: null,
  active: true,
  order,
});

const voice = (order: number, name: string, gender: Gender, language: string): Voice => ({
  id: `voice_${name.toLowerCase()}`,
  name,
  gender,
  language,
  active: true,
  order,
});

const topic = (order: number, id: string, texts: Pick<Topic, 'title' | 'description' | 'keyPoints'>): Topic => ({
  id,
  ...texts,
  active: true,
  order,
});

/** Avatars that a new system comes with. */
export const DEFAULT_AVATARS: readonly Avatar[] = [
  avatar(10, 'Anna', 'female'),
  avatar(20, 'Ben', 'male'),
  avatar(30, 'Clara', 'female'),
  avatar(40, 'David', 'male'),
  avatar(50, 'Mei', 'female'),
  avatar(60, 'Omar', 'male'),
  avatar(70, 'Sofia', 'female'),
  avatar(80, 'Sam', null),
];

/** English first: the first voice of a gender is the one that is chosen (R-001-10). */
export const DEFAULT_VOICES: readonly Voice[] = [
  voice(10, 'Emma', 'female', 'English'),
  voice(20, 'James', 'male', 'English'),
  voice(30, 'Olivia', 'female', 'English'),
  voice(40, 'William', 'male', 'English'),
  voice(50, 'Grace', 'female', 'English'),
  voice(60, 'Henry', 'male', 'English'),
  voice(70, 'Greta', 'female', 'German'),
  voice(80, 'Mateo', 'male', 'Spanish'),
];

/** For those whom seed 001 is for: people with a licence, a city and a call to action. */
export const DEFAULT_TOPICS: readonly Topic[] = [
  topic(10, 'first-home-buyers', {
    title: 'Five steps to your first home',
    description: 'Real estate: what first-time buyers should do, and in which order.',
    keyPoints: 'Know your budget, get pre-approved, choose the area, inspect before you sign, plan for closing costs',
  }),
  topic(20, 'selling-your-home', {
    title: 'Sell your home faster',
    description: 'Real estate: how to get a house ready for the market.',
    keyPoints: 'Price it right, declutter, small repairs first, good photos, answer buyers within a day',
  }),
  topic(30, 'local-market-update', {
    title: 'Your local market this month',
    description: 'Real estate: prices, supply and what they mean for the neighbourhood.',
    keyPoints: 'Median price, days on the market, new listings, what to expect next month',
  }),
  topic(40, 'mortgage-basics', {
    title: 'Fixed or variable: which mortgage fits you',
    description: 'Finance: the two kinds of mortgage in plain words.',
    keyPoints: 'How each works, who each is for, what happens when rates move, questions to ask your lender',
  }),
  topic(50, 'retirement-planning', {
    title: 'Start planning your retirement today',
    description: 'Finance: why early and regular beats late and large.',
    keyPoints: 'Start small, automate it, use tax advantages, review once a year',
  }),
  topic(60, 'family-insurance', {
    title: 'Is your family covered?',
    description: 'Insurance: the policies that matter most, and those that do not.',
    keyPoints: 'Income protection, health, home, what you can leave out, when to review',
  }),
  topic(70, 'morning-workout', {
    title: 'A ten minute morning workout',
    description: 'Fitness: a routine without equipment.',
    keyPoints: 'Warm up, squats, push-ups, plank, stretch, do it every day',
  }),
  topic(80, 'healthy-habits', {
    title: 'Three habits that keep you healthy',
    description: 'Health: small changes that last.',
    keyPoints: 'Sleep seven hours, walk every day, drink water first',
  }),
];
