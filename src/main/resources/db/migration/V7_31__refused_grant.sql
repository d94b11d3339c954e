-- A grant whose document IAM refuses is left out of what is written, so that it harms only itself.
alter table access_grant
  add column refused_code     text,
  add column refused_message  text,
  add column refused_since    timestamptz,
  add column refused_attempts int not null default 0,
  add column refused_until    timestamptz; -- then it is tried again
