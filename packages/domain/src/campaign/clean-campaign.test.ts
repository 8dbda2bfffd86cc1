import { expect, test } from 'vitest';
import { cleanCampaign, isCampaignId } from './clean-campaign.ts';

test('R-004-03: the id of a campaign is a short label of letters, digits and three signs', () => {
  for (const id of ['campaign_123', 'a', 'Q4.launch-2', 'x'.repeat(100)])
    expect([id, isCampaignId(id)]).toEqual([id, true]);
  for (const id of ['', 'a b', 'a/b', 'é', 'x'.repeat(101), 'a\n', '../x', 'a$b']) {
    expect([id, isCampaignId(id)]).toEqual([id, false]);
  }
});

test('its texts are trimmed and composed, and an empty description is none', () => {
  expect(cleanCampaign({ name: ' Spring  ', description: ' \u0000' })).toEqual({ name: 'Spring', description: null });
  expect(cleanCampaign({ name: 'e\u0301', description: 'for all' })).toEqual({ name: 'é', description: 'for all' });
});

test('a name that is empty or too long is refused with its field', () => {
  for (const [texts, field] of [
    [{ name: ' \n ', description: null }, 'name'],
    [{ name: 'x'.repeat(201), description: null }, 'name'],
    [{ name: 'x', description: 'x'.repeat(2_001) }, 'description'],
  ] as const) {
    expect(() => cleanCampaign(texts)).toThrow(
      expect.objectContaining({
        code: 'VALIDATION_ERROR',
        details: { fields: [{ field, message: expect.any(String) }] },
      }),
    );
  }
});
