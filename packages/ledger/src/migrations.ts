import type { Migration } from '@callsheet/postgres';
import { RATE_HITS } from './rates/rate-hits-schema.ts';
import { RATE_LEASES } from './rates/rate-leases-schema.ts';

const TABLES = `
CREATE SCHEMA ledger;

CREATE TABLE ledger.account (
  meter text NOT NULL CHECK (meter <> ''),
  subject text NOT NULL CHECK (subject <> ''),
  period text NOT NULL CHECK (period <> ''),
  unit_limit bigint NOT NULL CHECK (unit_limit >= 0),
  reserved bigint NOT NULL DEFAULT 0 CHECK (reserved >= 0),
  captured bigint NOT NULL DEFAULT 0 CHECK (captured >= 0),
  head_seq bigint NOT NULL DEFAULT 0 CHECK (head_seq >= 0),
  head_hash bytea NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (meter, subject, period),
  CONSTRAINT account_within_limit CHECK (reserved + captured <= unit_limit)
);

CREATE TABLE ledger.admission (
  job_id text NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  verdict jsonb NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (job_id, number)
);

CREATE TABLE ledger.reservation (
  id uuid PRIMARY KEY,
  meter text NOT NULL,
  subject text NOT NULL,
  period text NOT NULL,
  job_id text NOT NULL,
  admission integer NOT NULL CHECK (admission > 0),
  action text NOT NULL,
  amount bigint NOT NULL CHECK (amount >= 0),
  state text NOT NULL DEFAULT 'reserved' CHECK (state IN ('reserved', 'captured', 'released')),
  cause text CHECK (cause IN ('user', 'provider', 'platform', 'success')),
  created_at timestamptz NOT NULL,
  settled_at timestamptz,
  FOREIGN KEY (meter, subject, period) REFERENCES ledger.account,
  CONSTRAINT reservation_settled_once CHECK ((state = 'reserved') = (settled_at IS NULL)),
  CONSTRAINT reservation_cause CHECK ((state = 'reserved') = (cause IS NULL))
);
CREATE INDEX reservation_by_job ON ledger.reservation (job_id, admission);
CREATE INDEX reservation_by_account ON ledger.reservation (meter, subject, period);
CREATE INDEX reservation_open ON ledger.reservation (created_at) WHERE state = 'reserved';
CREATE INDEX reservation_user_releases ON ledger.reservation (subject, settled_at)
  WHERE state = 'released' AND cause = 'user';

CREATE TABLE ledger.entry (
  meter text NOT NULL,
  subject text NOT NULL,
  period text NOT NULL,
  seq bigint NOT NULL CHECK (seq > 0),
  kind text NOT NULL CHECK (kind IN ('grant', 'reserve', 'capture', 'release', 'adjust')),
  amount bigint NOT NULL CHECK (kind = 'adjust' OR amount >= 0),
  key text NOT NULL,
  reservation_id uuid REFERENCES ledger.reservation,
  at timestamptz NOT NULL,
  prev_hash bytea NOT NULL,
  hash bytea NOT NULL,
  PRIMARY KEY (meter, subject, period, seq),
  FOREIGN KEY (meter, subject, period) REFERENCES ledger.account,
  CONSTRAINT entry_key_unique UNIQUE (key),
  CONSTRAINT entry_of_reservation CHECK ((kind IN ('grant', 'adjust')) = (reservation_id IS NULL))
);
CREATE UNIQUE INDEX entry_one_terminal ON ledger.entry (reservation_id) WHERE kind IN ('capture', 'release');
CREATE INDEX entry_by_reservation ON ledger.entry (reservation_id);
`;

const APPEND_ONLY = `
CREATE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'ledger.entry is append-only: % is refused', TG_OP USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE ON ledger.entry
  FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER entry_no_truncate BEFORE TRUNCATE ON ledger.entry
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
`;

const IDEMPOTENCY_KEYS = `
CREATE TABLE ledger.idempotency_key (
  scope text NOT NULL CHECK (scope <> ''),
  key text NOT NULL CHECK (key <> ''),
  fingerprint text NOT NULL,
  job_id text NOT NULL,
  lease integer NOT NULL DEFAULT 1,
  lease_until timestamptz NOT NULL,
  status integer,
  body text,
  headers jsonb,
  created_at timestamptz NOT NULL,
  completed_at timestamptz,
  PRIMARY KEY (scope, key),
  CONSTRAINT idempotency_key_answered CHECK ((completed_at IS NULL) = (status IS NULL)
    AND (completed_at IS NULL) = (body IS NULL) AND (completed_at IS NULL) = (headers IS NULL))
);
CREATE INDEX idempotency_key_age ON ledger.idempotency_key (created_at);
`;

/** A window is named by its end, so that a change of its length starts a new one. */
const RATE_WINDOWS = `
CREATE TABLE ledger.rate_window (
  name text NOT NULL CHECK (name <> ''),
  subject text NOT NULL,
  ends_at timestamptz NOT NULL,
  used bigint NOT NULL CHECK (used >= 0),
  granted bigint NOT NULL,
  PRIMARY KEY (name, subject, ends_at)
);
CREATE INDEX rate_window_end ON ledger.rate_window (ends_at);
`;

/** Shares of a monthly limit, each told once per period. */
const QUOTA_THRESHOLDS = `
CREATE TABLE ledger.quota_threshold (
  meter text NOT NULL,
  subject text NOT NULL,
  period text NOT NULL,
  percent smallint NOT NULL CHECK (percent IN (75, 90, 100)),
  used bigint NOT NULL,
  unit_limit bigint NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (meter, subject, period, percent)
);
CREATE INDEX quota_threshold_time ON ledger.quota_threshold (at);
`;

/** Schema `ledger`: money, idempotency keys and rate windows (architecture.md, The ledger; Identity and access). */
export const ledgerMigrations: readonly Migration[] = [
  { name: 'ledger/0001-tables', sql: TABLES },
  { name: 'ledger/0002-append-only-entries', sql: APPEND_ONLY },
  { name: 'ledger/0003-idempotency-keys', sql: IDEMPOTENCY_KEYS },
  { name: 'ledger/0004-rate-windows', sql: RATE_WINDOWS },
  { name: 'ledger/0005-quota-thresholds', sql: QUOTA_THRESHOLDS },
  { name: 'ledger/0006-rate-hits', sql: RATE_HITS },
  { name: 'ledger/0007-rate-leases', sql: RATE_LEASES },
];
