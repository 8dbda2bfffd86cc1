/**
 * The log of the exact classes: a row for each unit that was taken, at the moment that it counts from, which for one that
 * waits lies ahead. `rate_windows` looks at one subject's windows; of a full one it reads as many rows as its limit.
 *
 * `take_rate` is a function because the lock has to be held before the rows are counted: a statement sees what was there
 * when it began, and each one inside a function begins anew, so that one round trip is enough. Its plans are made once
 * for each connection: planning would be most of what a unit costs. Its commit does not wait for the disk: a server that
 * crashes may forget the units of its last second, which lets a few more pass, and no money depends on them.
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
) RETURNS TABLE (unit_limit bigint, used bigint, frees_at timestamptz, length_ms bigint) LANGUAGE sql STABLE AS $$
  SELECT w.unit_limit, h.used, h.oldest + w.length_ms * interval '1 millisecond', w.length_ms
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
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  starts timestamptz := seen_at;
  longest_ms bigint := 0;
  waiting bigint := 0;
  passes boolean;
  w record;
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  PERFORM pg_advisory_xact_lock(hashtextextended(of_name || ' ' || of_subject, 0));
  FOR w IN SELECT * FROM ledger.rate_windows(of_name, of_subject, seen_at, unit_limits, lengths_ms) LOOP
    longest_ms := greatest(longest_ms, w.length_ms);
    IF w.used >= w.unit_limit THEN
      starts := greatest(starts, w.frees_at);
    ELSIF unit_limit IS NULL OR w.unit_limit - w.used - 1 <= remaining THEN
      w.frees_at := coalesce(w.frees_at, seen_at + w.length_ms * interval '1 millisecond');
      IF unit_limit IS NULL OR w.unit_limit - w.used - 1 < remaining OR w.frees_at > resets_at THEN
        unit_limit := w.unit_limit;
        remaining := w.unit_limit - w.used - 1;
        resets_at := w.frees_at;
      END IF;
    END IF;
  END LOOP;
  allowed := starts <= seen_at;
  start_at := starts;
  IF allowed THEN
    INSERT INTO ledger.rate_hit (id, name, subject, at, ends_at)
    VALUES (hit_id, of_name, of_subject, seen_at, seen_at + longest_ms * interval '1 millisecond');
    RETURN NEXT;
    RETURN;
  END IF;
  passes := false;
  IF max_queued > 0 THEN
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
    VALUES (hit_id, of_name, of_subject, starts, starts + longest_ms * interval '1 millisecond');
  END IF;
  RETURN QUERY
    SELECT passes, starts, v.unit_limit, CASE WHEN passes THEN v.unit_limit - v.used ELSE 0 END, v.frees_at
      FROM ledger.rate_windows(of_name, of_subject, seen_at, unit_limits, lengths_ms) v
     ORDER BY v.unit_limit - v.used, v.frees_at DESC LIMIT 1;
END
$$;
`;
