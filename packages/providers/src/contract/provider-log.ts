/** Where an adapter reports oddities. Fields hold no keys, no prompts and no query strings of signed URLs. */
export interface ProviderLog {
  warn(fields: Record<string, unknown>, message: string): void;
}
