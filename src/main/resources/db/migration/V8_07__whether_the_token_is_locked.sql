-- Whether STINT_TOKEN is locked, so that it is seen when it is not any more.
alter table break_glass
  alter column until drop not null,
  add column locked boolean not null default false;
