-- Events and ended grants are kept for a configured time. Nobody changes an event, and only who says
-- so in the transaction may forget one.
create or replace function refuse_change_of_event() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('stint.forgets', true) = 'events' then
    return old;
  end if;
  raise exception 'events are append-only';
end
$$;

create index access_grant_gone on access_grant (revoked_at) where state = 'REVOKED';
