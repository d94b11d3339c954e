-- Until then only what takes access away from many at once is let through to AWS.
ALTER TABLE iam_budget ADD COLUMN cut_until timestamptz;

-- Since when the group of a cohort that has ended gives nothing.
ALTER TABLE cohort ADD COLUMN cut_at timestamptz;
UPDATE cohort SET cut_at = updated_at WHERE state IN ('ENDING', 'ENDED');
