-- Who did what to what, when. Append-only.
create table event (
  id           bigint generated always as identity primary key,
  -- Ids are taken before the commit, so a reader that follows ids would skip what commits late.
  -- Transactions below pg_snapshot_xmin are all over: (tx, id) is an order that can be followed.
  tx           xid8        not null default pg_current_xact_id(),
  at           timestamptz not null,
  actor        text        not null,
  action       text        not null,
  subject_kind text        not null,
  subject_name text        not null,
  details      jsonb       not null,
  request_id   text
);

create index event_tx on event (tx, id);
create index event_subject on event (lower(subject_name), id);
create index event_action on event (action, id);
create index event_at on event using brin (at);

create function refuse_change_of_event() returns trigger language plpgsql as $$
begin
  raise exception 'events are append-only';
end
$$;

create trigger event_is_append_only before update or delete on event
  for each row execute function refuse_change_of_event();
