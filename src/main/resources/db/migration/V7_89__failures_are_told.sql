-- That a row fails is told once, and that it does not any more.
ALTER TABLE cohort ADD COLUMN failing_told timestamptz;
ALTER TABLE role ADD COLUMN failing_told timestamptz;
ALTER TABLE instance_profile ADD COLUMN failing_told timestamptz;

CREATE INDEX cohort_failing ON cohort (failing_since) WHERE failing_since IS NOT NULL;
CREATE INDEX role_failing ON role (failing_since) WHERE failing_since IS NOT NULL;
CREATE INDEX instance_profile_failing ON instance_profile (failing_since)
  WHERE failing_since IS NOT NULL;

CREATE INDEX iam_user_told ON iam_user (id) WHERE failing_told IS NOT NULL;
CREATE INDEX cohort_told ON cohort (id) WHERE failing_told IS NOT NULL;
CREATE INDEX role_told ON role (id) WHERE failing_told IS NOT NULL;
CREATE INDEX instance_profile_told ON instance_profile (id) WHERE failing_told IS NOT NULL;
