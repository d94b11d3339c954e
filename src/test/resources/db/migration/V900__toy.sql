-- A kind of row for the tests of the reconcile loop.
CREATE TABLE toy (
  id uuid PRIMARY KEY, version bigint NOT NULL DEFAULT 0, state text NOT NULL DEFAULT 'PENDING',
  due_at timestamptz, revokes boolean NOT NULL DEFAULT false, fairness_group uuid, leased_until timestamptz,
  attempts int NOT NULL DEFAULT 0, failure_code text, failure_message text,
  failing_since timestamptz, created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now());
CREATE INDEX toy_revokes ON toy (due_at) WHERE revokes;
CREATE INDEX toy_due ON toy (due_at) WHERE NOT revokes;
