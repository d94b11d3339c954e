-- That IAM refuses a grant is told once, and that it does so no more.
ALTER TABLE access_grant ADD COLUMN refused_told timestamptz;

CREATE INDEX access_grant_refused ON access_grant (refused_since) WHERE refused_since IS NOT NULL;
CREATE INDEX access_grant_told ON access_grant (id) WHERE refused_told IS NOT NULL;
