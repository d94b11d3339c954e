-- The trail is a chain: each event that no older transaction can precede any more is sealed, in the
-- order in which events are followed, with the hash of its bytes and of the seal before it.
create table event_seal (
  seq      bigint primary key,
  event_id bigint not null unique,
  hash     bytea  not null check (length(hash) = 32)
);

-- What is kept no longer: up to where, and the seal on which that which is left stands.
create table event_forgotten (
  seq    bigint primary key,
  hash   bytea       not null check (length(hash) = 32),
  newest timestamptz not null, -- of those that went
  at     timestamptz not null default now()
);

-- The seal that was signed last.
create table event_head (
  single    boolean primary key default true check (single),
  seq       bigint      not null,
  hash      bytea       not null check (length(hash) = 32),
  signed_at timestamptz not null,
  key_id    text        not null,
  signature bytea       not null
);

-- However the service is configured, nothing younger is forgotten. Who owns the table may replace
-- the function by one that says longer; who only writes events cannot.
create function event_may_be_forgotten_before() returns timestamptz language sql stable as $$
  select now() - interval '30 days'
$$;

-- The order in which events are followed and sealed is not for who writes them to say.
create function event_is_of_its_transaction() returns trigger language plpgsql as $$
begin
  new.tx := pg_current_xact_id();
  return new;
end
$$;

create trigger event_is_of_its_transaction before insert on event
  for each row execute function event_is_of_its_transaction();

-- Of events and seals those may go that lie before a place which was noted first (event_forgotten),
-- and of events none that is young: whoever asks, and whatever a transaction says of itself.
create or replace function refuse_change_of_event() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and tg_table_name = 'event' then
    if old.at < event_may_be_forgotten_before() and exists (
        select 1 from event_seal where event_id = old.id
        and seq <= (select max(seq) from event_forgotten)) then
      return old;
    end if;
  elsif tg_op = 'DELETE' and tg_table_name = 'event_seal' then
    if old.seq <= (select max(seq) from event_forgotten) then
      return old;
    end if;
  end if;
  raise exception 'events are append-only';
end
$$;

create trigger event_is_not_emptied before truncate on event
  for each statement execute function refuse_change_of_event();

create trigger event_seal_is_append_only before update or delete on event_seal
  for each row execute function refuse_change_of_event();
create trigger event_seal_is_not_emptied before truncate on event_seal
  for each statement execute function refuse_change_of_event();

create trigger event_forgotten_is_append_only before update or delete on event_forgotten
  for each row execute function refuse_change_of_event();
create trigger event_forgotten_is_not_emptied before truncate on event_forgotten
  for each statement execute function refuse_change_of_event();

-- A place is noted if it is a seal, and nothing up to it is young.
create function event_forgotten_is_old() returns trigger language plpgsql as $$
begin
  if not exists (select 1 from event_seal where seq = new.seq and hash = new.hash)
      or exists (
        select 1 from event_seal s join event e on e.id = s.event_id
        where s.seq <= new.seq and e.at >= event_may_be_forgotten_before()) then
    raise exception 'events are append-only';
  end if;
  return new;
end
$$;

create trigger event_forgotten_is_old before insert on event_forgotten
  for each row execute function event_forgotten_is_old();

-- The head only goes on.
create function event_head_goes_on() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if new.seq > old.seq or new.seq = old.seq and new.hash = old.hash then
      return new;
    end if;
  end if;
  raise exception 'the head of the trail only goes on';
end
$$;

create trigger event_head_goes_on before update or delete on event_head
  for each row execute function event_head_goes_on();
create trigger event_head_is_not_emptied before truncate on event_head
  for each statement execute function event_head_goes_on();

-- Forgets the first events, a few at a time, and only whole: up to the first that is too young, that
-- somebody is still to be told, or that is not as it was sealed to be there. It has the rights of who
-- owns the table, as the service may have none to delete. Says how many.
create function forget_events(
  until timestamptz, told_tx bigint, told_id bigint, most int
) returns int language plpgsql security definer as $$
declare
  begun bigint;
  ended bigint;
  youngest timestamptz;
  forgotten int;
begin
  select coalesce(max(f.seq), 0) into begun from event_forgotten f;
  with oldest as (
    select s.seq, e.at, coalesce(
        s.seq = begun + row_number() over (order by s.seq)
        and e.at < until and e.at < event_may_be_forgotten_before()
        and (told_tx is null or (e.tx, e.id) <= (told_tx::text::xid8, told_id)), false) as may_go
    from event_seal s left join event e on e.id = s.event_id
    where s.seq > begun order by s.seq limit most)
  select max(o.seq), max(o.at) into ended, youngest from oldest o
  where o.seq < coalesce((select min(n.seq) from oldest n where not n.may_go), 9223372036854775807);
  if ended is null then
    return 0;
  end if;
  insert into event_forgotten (seq, hash, newest)
    select s.seq, s.hash, youngest from event_seal s where s.seq = ended;
  delete from event e using event_seal s where s.event_id = e.id and s.seq <= ended;
  get diagnostics forgotten = row_count;
  delete from event_seal s where s.seq <= ended;
  return forgotten;
end
$$;

-- After a restore into another cluster all transactions are over: what is sealed comes first, then
-- what is not, both in the order of their ids. Does nothing where no event is of a transaction to
-- come. Says how many have moved.
create function put_restored_events_first() returns int
language plpgsql security definer as $$
declare
  moved int;
begin
  lock table event in access exclusive mode;
  if not exists (select 1 from event where tx >= pg_snapshot_xmax(pg_current_snapshot())) then
    return 0;
  end if;
  alter table event disable trigger event_is_append_only;
  update event e set tx = case
    when exists (select 1 from event_seal s where s.event_id = e.id) then '0'::xid8
    else '1'::xid8 end;
  get diagnostics moved = row_count;
  alter table event enable trigger event_is_append_only;
  return moved;
end
$$;

-- Whatever who calls them has made under the same names.
do $$
declare
  it text;
begin
  foreach it in array array['refuse_change_of_event', 'event_forgotten_is_old', 'event_head_goes_on',
    'forget_events', 'put_restored_events_first'] loop
    execute format('alter function %s set search_path = %I, pg_temp', it, current_schema());
  end loop;
end
$$;

revoke execute on function forget_events, put_restored_events_first from public;
