-- The calls to AWS that all replicas may make: one token bucket.
CREATE TABLE iam_budget (
  id        smallint PRIMARY KEY CHECK (id = 1),
  tokens    double precision NOT NULL,
  filled_at timestamptz NOT NULL
);

INSERT INTO iam_budget (id, tokens, filled_at) VALUES (1, 0, clock_timestamp());
