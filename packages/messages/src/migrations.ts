import type { Migration } from '@callsheet/postgres';

const CALLBACK_INBOX = `
CREATE SCHEMA messages;

CREATE TABLE messages.callback_inbox (
  id uuid PRIMARY KEY,
  provider text NOT NULL,
  job_id text NOT NULL,
  attempt integer NOT NULL,
  dedupe_key text NOT NULL,
  headers jsonb NOT NULL,
  raw_body bytea NOT NULL,
  received_at timestamptz NOT NULL,
  applied_at timestamptz,
  outcome text,
  CONSTRAINT callback_inbox_dedupe UNIQUE (provider, dedupe_key),
  CONSTRAINT callback_inbox_applied CHECK ((applied_at IS NULL) = (outcome IS NULL))
);
CREATE INDEX callback_inbox_received ON messages.callback_inbox (received_at);

CREATE TABLE messages.callback_quarantine (
  id uuid PRIMARY KEY,
  provider text NOT NULL,
  reason text NOT NULL,
  headers jsonb NOT NULL,
  raw_body bytea NOT NULL CHECK (octet_length(raw_body) <= 65536),
  size_bytes bigint NOT NULL,
  ip text,
  received_at timestamptz NOT NULL
);
CREATE INDEX callback_quarantine_received ON messages.callback_quarantine (received_at);
`;

/** Schema `messages`: the callback inbox and its quarantine (architecture.md, Callbacks). */
export const messagesMigrations: readonly Migration[] = [{ name: 'messages/0001-callback-inbox', sql: CALLBACK_INBOX }];
