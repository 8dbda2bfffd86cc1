import { Type } from '@sinclair/typebox';
import { Nullable, OneOf, Timestamp } from '../../http/schemas.ts';

const PriceBody = Type.Object({
  generate_image: Type.Integer({ description: 'Credits for the image.' }),
  generate_scene: Type.Integer({ description: 'Credits for the video made of it.' }),
});

const HoldBody = Type.Object({
  jobId: Type.String(),
  admission: Type.Integer({ description: "Number of the job's reservation: 1, and one more for each retry." }),
  action: Type.String({ description: 'generate_image or generate_scene.' }),
  amount: Type.Integer(),
  since: Timestamp,
});

export const CreditsBody = Type.Object(
  {
    balance: Type.Integer({ description: 'What can be spent now.' }),
    granted: Type.Integer({ description: 'All that the wallet was ever given: balance + held + spent.' }),
    held: Type.Integer({ description: 'Reserved for jobs that are under way.' }),
    spent: Type.Integer({ description: 'Paid for what was made.' }),
    state: OneOf(['available', 'almost_full', 'limit_reached'], { description: 'almost_full from 75 % used on.' }),
    warning: Nullable(Type.String({ description: 'To show as it is; null under 75 % used.' })),
    prices: Type.Object(
      { draft: PriceBody, standard: PriceBody, high: PriceBody },
      { description: 'Of a scene, by its quality.' },
    ),
    holds: Type.Array(HoldBody, { description: 'What is held, the newest 50.' }),
  },
  { title: 'Credits' },
);
