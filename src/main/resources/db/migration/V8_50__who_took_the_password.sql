-- Who has taken a one-time password, and when: where one is misused, that is where to ask first.
alter table iam_user
  add column claimed_at      timestamptz,
  add column claimed_issuer  text,
  add column claimed_subject text;
