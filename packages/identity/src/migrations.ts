import type { Migration } from '@callsheet/postgres';
import { API_KEYS } from './api-keys-schema.ts';

const TABLES = `
CREATE SCHEMA identity;

CREATE TABLE identity.users (
  id uuid PRIMARY KEY,
  email text NOT NULL,
  name text,
  password_hash text NOT NULL,
  roles text[] NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX users_email_unique ON identity.users (lower(email));

CREATE TABLE identity.workspaces (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  plan text NOT NULL DEFAULT 'junior' CHECK (plan IN ('junior', 'senior', 'executive')),
  owner_id uuid NOT NULL REFERENCES identity.users,
  created_at timestamptz NOT NULL
);
CREATE INDEX workspaces_owner ON identity.workspaces (owner_id);

CREATE TABLE identity.members (
  workspace_id uuid NOT NULL REFERENCES identity.workspaces,
  user_id uuid NOT NULL REFERENCES identity.users,
  role text NOT NULL CHECK (role IN ('owner', 'member')),
  created_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, user_id)
);
CREATE INDEX members_user ON identity.members (user_id, created_at);

CREATE TABLE identity.session_families (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES identity.users,
  created_at timestamptz NOT NULL,
  revoked_at timestamptz,
  revoked_because text CHECK (revoked_because IN ('logout', 'reuse')),
  CONSTRAINT session_family_revocation CHECK ((revoked_at IS NULL) = (revoked_because IS NULL))
);
CREATE INDEX session_families_user ON identity.session_families (user_id);

CREATE TABLE identity.sessions (
  token_hash bytea PRIMARY KEY CHECK (octet_length(token_hash) = 32),
  family_id uuid NOT NULL REFERENCES identity.session_families ON DELETE CASCADE,
  created_at timestamptz NOT NULL,
  rotated_at timestamptz,
  expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_family ON identity.sessions (family_id);
CREATE INDEX sessions_expiry ON identity.sessions (expires_at);

CREATE TABLE identity.audit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  actor_id uuid,
  action text NOT NULL,
  subject text NOT NULL,
  details jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_at ON identity.audit (at);
CREATE INDEX audit_subject ON identity.audit (subject, id);
`;

const APPEND_ONLY = `
CREATE FUNCTION identity.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'identity.audit is append-only: % is refused', TG_OP USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON identity.audit
  FOR EACH ROW EXECUTE FUNCTION identity.refuse_change();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON identity.audit
  FOR EACH STATEMENT EXECUTE FUNCTION identity.refuse_change();
`;

/** C-12. `billing_running_period` is the period that ran when the day was last changed. */
const BILLING_ANCHOR = `
ALTER TABLE identity.workspaces
  ADD COLUMN billing_anchor_day smallint CHECK (billing_anchor_day BETWEEN 1 AND 28),
  ADD COLUMN billing_running_period text;
`;

/**
 * Customers' provider keys (R-004-28). A row is one version of a key: replaced ones keep their bytes for a while, revoked
 * ones have none.
 */
const PROVIDER_KEYS = `
CREATE TABLE identity.provider_key (
  id uuid PRIMARY KEY,
  owner_id uuid NOT NULL REFERENCES identity.users,
  workspace_id uuid NOT NULL REFERENCES identity.workspaces,
  provider text NOT NULL CHECK (provider IN ('replicate', 'poe', 'runway', 'heygen')),
  version integer NOT NULL CHECK (version > 0),
  label text,
  last4 text NOT NULL,
  ciphertext bytea,
  data_key bytea,
  master_key_id text NOT NULL,
  created_at timestamptz NOT NULL,
  rotated_at timestamptz,
  last_used_at timestamptz,
  replaced_at timestamptz,
  revoked_at timestamptz,
  unreadable_at timestamptz,
  CONSTRAINT provider_key_version UNIQUE (owner_id, provider, version),
  CONSTRAINT provider_key_envelope CHECK ((ciphertext IS NULL) = (data_key IS NULL)),
  CONSTRAINT provider_key_revocation CHECK (revoked_at IS NULL OR ciphertext IS NULL)
);
CREATE UNIQUE INDEX provider_key_live ON identity.provider_key (owner_id, provider)
  WHERE replaced_at IS NULL AND revoked_at IS NULL;
CREATE INDEX provider_key_replaced ON identity.provider_key (replaced_at) WHERE ciphertext IS NOT NULL;
CREATE INDEX provider_key_master ON identity.provider_key (master_key_id, id) WHERE data_key IS NOT NULL;
`;

/**
 * Schema `identity`: users, workspaces, members, sessions, API keys, provider keys, audit (architecture.md, Identity and
 * access).
 */
export const identityMigrations: readonly Migration[] = [
  { name: 'identity/0001-tables', sql: TABLES },
  { name: 'identity/0002-append-only-audit', sql: APPEND_ONLY },
  { name: 'identity/0003-billing-anchor', sql: BILLING_ANCHOR },
  { name: 'identity/0004-api-keys', sql: API_KEYS },
  { name: 'identity/0005-provider-keys', sql: PROVIDER_KEYS },
];
