import { DomainError } from '../errors/domain-error.ts';
import { cleanText } from '../prompt/clean-text.ts';
import type { Campaign } from './campaign.ts';

export const MAX_CAMPAIGN_NAME_CHARACTERS = 200;
export const MAX_CAMPAIGN_DESCRIPTION_CHARACTERS = 2_000;

const LABEL = /^[A-Za-z0-9_.-]{1,100}$/;

/** What its owner says of a campaign. */
export type CampaignTexts = Pick<Campaign, 'name' | 'description'>;

/** Whether a text can be the id of a campaign: such as `campaign_123` (R-004-03). */
export function isCampaignId(text: string): boolean {
  return LABEL.test(text);
}

/**
 * A campaign's fields as they are kept.
 * @throws DomainError VALIDATION_ERROR for a name that is empty once cleaned, or a text that is too long.
 */
export function cleanCampaign({ name: rawName, description: rawDescription }: CampaignTexts): CampaignTexts {
  const name = cleanText(rawName);
  if (name === null || [...name].length > MAX_CAMPAIGN_NAME_CHARACTERS) {
    throw refusal('name', `name must have 1 to ${MAX_CAMPAIGN_NAME_CHARACTERS} characters.`);
  }
  const description = cleanText(rawDescription);
  if (description !== null && [...description].length > MAX_CAMPAIGN_DESCRIPTION_CHARACTERS) {
    throw refusal('description', `description must have at most ${MAX_CAMPAIGN_DESCRIPTION_CHARACTERS} characters.`);
  }
  return { name, description };
}

function refusal(field: string, message: string): DomainError {
  return new DomainError({ code: 'VALIDATION_ERROR', message, details: { fields: [{ field, message }] } });
}
