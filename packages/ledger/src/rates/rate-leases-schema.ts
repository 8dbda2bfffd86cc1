/**
 * Takes a block of a window; no row when the window is used up. As of `take_rate` its commit does not wait for the disk: a
 * server that crashes may forget the blocks of its last second, which lets a few more requests pass.
 */
export const RATE_LEASES = `
CREATE FUNCTION ledger.lease_rate(
  of_name text, of_subject text, of_ends_at timestamptz, unit_limit bigint, wanted bigint, share bigint
) RETURNS TABLE (granted bigint, used bigint)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  RETURN QUERY
    INSERT INTO ledger.rate_window AS w (name, subject, ends_at, used, granted)
    SELECT of_name, of_subject, of_ends_at, block, block
      FROM (SELECT least(wanted, greatest(1, unit_limit / share))) AS b (block)
    ON CONFLICT ON CONSTRAINT rate_window_pkey DO UPDATE
      SET granted = least(wanted, greatest(1, (unit_limit - w.used) / share)),
          used = w.used + least(wanted, greatest(1, (unit_limit - w.used) / share))
      WHERE w.used < unit_limit
    RETURNING w.granted, w.used;
END
$$;
`;
