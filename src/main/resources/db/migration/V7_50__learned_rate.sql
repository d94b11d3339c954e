-- What the budget of calls has learned from AWS, for all replicas.
ALTER TABLE iam_budget
  ADD COLUMN rate double precision,    -- calls per second; null: AWS has not throttled, or not for long
  ADD COLUMN knee double precision,    -- the rate at which AWS throttled last
  ADD COLUMN throttled_at timestamptz, -- when
  ADD COLUMN urgent_until timestamptz; -- until then only what takes access away is let through
