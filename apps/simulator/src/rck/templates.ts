/** A style that can be ordered, as the generator lists it. */
export interface RckTemplate {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly youtube_url: string;
}

const sample = (id: string) => `https://www.youtube.com/watch?v=${id}`;

/** R-000-05. */
export const RCK_TEMPLATES: readonly RckTemplate[] = [
  {
    id: 'tpl_01',
    name: 'product_showcase',
    title: 'Product showcase',
    description: 'The product alone in the light, turned so that every side is seen.',
    youtube_url: sample('rckShowcase'),
  },
  {
    id: 'tpl_02',
    name: 'human_usage',
    title: 'Human usage',
    description: 'Somebody uses the product as it is meant to be used.',
    youtube_url: sample('rckHumanUse'),
  },
  {
    id: 'tpl_03',
    name: 'store_display',
    title: 'Store display',
    description: 'The product on a shelf, as a customer passes by.',
    youtube_url: sample('rckStoreDsp'),
  },
  {
    id: 'tpl_04',
    name: 'lifestyle',
    title: 'Lifestyle',
    description: 'The product in a scene of everyday life.',
    youtube_url: sample('rckLifestyl'),
  },
  {
    id: 'tpl_05',
    name: 'technical_demo',
    title: 'Technical demo',
    description: 'Details and measures of the product, pointed out one by one.',
    youtube_url: sample('rckTechDemo'),
  },
  {
    id: 'tpl_06',
    name: 'unboxing',
    title: 'Unboxing',
    description: 'The product comes out of its box for the first time.',
    youtube_url: sample('rckUnboxing'),
  },
];
