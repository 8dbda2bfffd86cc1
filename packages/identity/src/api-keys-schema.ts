/**
 * API keys and tiers (R-004-35, C-40). A key has a row per secret that works, so that an old one can live through its
 * grace. What a tier and a key say of rates is `RateLimits` of the domain. `standard` says nothing: then the
 * configuration holds, until an admin changes it; `unlimited` has no windows, and nobody changes it.
 */
export const API_KEYS = `
CREATE TABLE identity.tiers (
  name text PRIMARY KEY CHECK (name ~ '^[a-z][a-z0-9_-]{0,39}$'),
  limits jsonb NOT NULL,
  updated_at timestamptz NOT NULL
);
INSERT INTO identity.tiers (name, limits, updated_at) VALUES
  ('standard', '{}', now()),
  ('unlimited', '{"refine":{"windows":[]},"frames":{"windows":[]},"workflow_video":{"windows":[]}}', now());

ALTER TABLE identity.users ADD COLUMN tier text NOT NULL DEFAULT 'standard' REFERENCES identity.tiers;

CREATE TABLE identity.api_keys (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES identity.users,
  workspace_id uuid NOT NULL REFERENCES identity.workspaces,
  name text NOT NULL,
  prefix text NOT NULL,
  scopes text[] NOT NULL CHECK (cardinality(scopes) > 0 AND scopes <@ ARRAY['read', 'write']),
  tier text REFERENCES identity.tiers,
  limits jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL,
  last_used_at timestamptz,
  rotated_at timestamptz,
  expires_at timestamptz,
  revoked_at timestamptz
);
CREATE INDEX api_keys_user ON identity.api_keys (user_id, created_at);

CREATE TABLE identity.api_key_secrets (
  secret_hash bytea PRIMARY KEY CHECK (octet_length(secret_hash) = 32),
  key_id uuid NOT NULL REFERENCES identity.api_keys,
  ends_at timestamptz
);
CREATE INDEX api_key_secrets_key ON identity.api_key_secrets (key_id);
`;
