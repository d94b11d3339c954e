-- Who it was, from where, what it was before and after, and which calls to AWS wrote it.
alter table event
  add caller_issuer     text,
  add caller_subject    text,
  add caller_token      uuid,
  add address           text,
  add caller_request_id text,
  add before            jsonb,
  add after             jsonb,
  add aws_request_ids   text[];
