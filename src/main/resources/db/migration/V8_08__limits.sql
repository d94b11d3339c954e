-- How many requests each caller may still make, for all replicas together. What a crash loses of it
-- is a minute's count, so nothing of it is written to the log of the database.
CREATE UNLOGGED TABLE request_rate (
  caller    text             PRIMARY KEY,
  permits   double precision NOT NULL,
  granted   integer          NOT NULL, -- to who asked last
  filled_at timestamptz      NOT NULL
);
