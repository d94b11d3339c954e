-- What an issuer has said of a caller last: their own tokens are worth no more.
create table known_caller (
  name    text primary key,
  roles   text[]      not null,
  groups  text[]      not null,
  seen_at timestamptz not null
);
