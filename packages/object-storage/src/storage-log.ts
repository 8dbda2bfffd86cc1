/** Where the storage reports what it had to work around. */
export interface StorageLog {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
}
