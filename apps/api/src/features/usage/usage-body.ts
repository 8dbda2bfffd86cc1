import { Type } from '@sinclair/typebox';
import { Nullable, OneOf, Timestamp } from '../../http/schemas.ts';

const MeterBody = Type.Object({
  used: Type.Integer({ description: 'reserved + captured.' }),
  reserved: Type.Integer({ description: 'Held for jobs that are under way.' }),
  captured: Type.Integer({ description: 'Spent on finished ones.' }),
  limit: Type.Integer(),
  remaining: Type.Integer(),
  percentage: Type.Number({ description: 'used of limit, 0 to 100.' }),
  state: OneOf(['available', 'almost_full', 'limit_reached'], { description: 'almost_full from 75 % on.' }),
  warning: Nullable(Type.String({ description: 'To show as it is; null under 75 %.' })),
  period: Type.String({ description: 'Billing period: its first day as YYYY-MM-DD, or YYYY-MM; or wallet.' }),
  resetsAt: Nullable(Timestamp),
});

export const UsageBody = Type.Object({ videoGenerations: MeterBody, credits: MeterBody }, { title: 'Usage' });
