-- A token ends with the one that it was made with, and may do no more than the issuer's callers who
-- made it.
alter table api_token
  add column made_with uuid references api_token on delete cascade,
  add column answering text[] not null default '{}';

create index api_token_made_with on api_token (made_with) where made_with is not null;

-- Those that stand were made by whoever is named; with a blank it is an issuer's.
update api_token set answering = array[created_by] where created_by like '% %';
