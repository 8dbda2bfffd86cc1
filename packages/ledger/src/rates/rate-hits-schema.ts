/**
 * The log of the exact classes: a row for each unit that was taken, at the moment that it counts from, which for one that
 * waits lies ahead. `rate_windows` looks at one subject's windows; of a full one it reads as many rows as its limit.
 *
 * `take_rate` is a function because the lock has to be held before the rows are counted: a statement sees what was there
 * when it began, and each one inside a function begins anew, so that one round trip is enough.
 */
export const RATE_HITS = `
CREATE TABLE ledger.rate_hit (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (name <> ''),
  subject text NOT NULL,
  at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL CHECK (ends_at > at)
);
CREATE INDEX rate_hit_log ON ledger.rate_hit (name, subject, at);
CREATE INDEX rate_hit_end ON ledger.rate_hit (ends_at);

CREATE FUNCTION ledger.rate_windows(
  of_name text, of_subject text, seen_at timestamptz, unit_limits bigint[], lengths_ms bigint[]
) RETURNS TABLE (unit_limit bigint, used bigint, frees_at timestamptz) LANGUAGE sql STABLE AS $$
  SELECT w.unit_limit, h.used, h.oldest + w.length_ms * interval '1 millisecond'
    FROM unnest(unit_limits, lengths_ms) AS w (unit_limit, length_ms)
   CROSS JOIN LATERAL (
     SELECT count(*) AS used, min(latest.at) AS oldest
       FROM (SELECT r.at FROM ledger.rate_hit r
              WHERE r.name = of_name AND r.subject = of_subject
                AND r.at > seen_at - w.length_ms * interval '1 millisecond'
              ORDER BY r.at DESC LIMIT w.unit_limit) AS latest
   ) AS h
$$;

CREATE FUNCTION ledger.take_rate(
  hit_id uuid, of_name text, of_subject text, seen_at timestamptz, unit_limits bigint[], lengths_ms bigint[],
  max_queued bigint
) RETURNS TABLE (allowed boolean, start_at timestamptz, unit_limit bigint, remaining bigint, resets_at timestamptz)
LANGUAGE plpgsql AS $$
DECLARE
  starts timestamptz;
  waiting bigint := 0;
  passes boolean;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(of_name || ' ' || of_subject, 0));
  SELECT greatest(seen_at, max(w.frees_at) FILTER (WHERE w.used >= w.unit_limit)) INTO starts
    FROM ledger.rate_windows(of_name, of_subject, seen_at, unit_limits, lengths_ms) w;
  passes := starts <= seen_at;
  IF NOT passes AND max_queued > 0 THEN
    SELECT count(*) INTO waiting FROM ledger.rate_hit r
     WHERE r.name = of_name AND r.subject = of_subject AND r.at > seen_at;
    passes := waiting < max_queued;
    IF NOT passes THEN
      SELECT r.at INTO starts FROM ledger.rate_hit r
       WHERE r.name = of_name AND r.subject = of_subject AND r.at > seen_at
       ORDER BY r.at OFFSET waiting - max_queued LIMIT 1;
    END IF;
  END IF;
  IF passes THEN
    INSERT INTO ledger.rate_hit (id, name, subject, at, ends_at)
    SELECT hit_id, of_name, of_subject, starts, starts + max(ms) * interval '1 millisecond' FROM unnest(lengths_ms) AS ms;
  END IF;
  RETURN QUERY
    SELECT passes, starts, w.unit_limit, CASE WHEN passes THEN w.unit_limit - w.used ELSE 0 END, w.frees_at
      FROM ledger.rate_windows(of_name, of_subject, seen_at, unit_limits, lengths_ms) w
     ORDER BY w.unit_limit - w.used, w.frees_at DESC LIMIT 1;
END
$$;
`;
