-- How many users Stint has asked IAM to make in this hour, over all replicas, and whether it has
-- stopped: until a person says that it may go on.
CREATE TABLE user_creation (
  single     boolean     PRIMARY KEY DEFAULT true CHECK (single),
  hour_began timestamptz NOT NULL,
  made       integer     NOT NULL,
  held_since timestamptz,
  told       boolean     NOT NULL DEFAULT false -- that it is held
);

-- Whether its place in the hour is taken: a try again takes no second one.
ALTER TABLE iam_user ADD COLUMN may_be_made boolean NOT NULL DEFAULT false;
