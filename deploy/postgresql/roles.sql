-- Stint with less than what owns its tables: `stint_app`, which the service works as, writes and reads
-- events and neither changes nor deletes one. Tables are made and changed by their owner.
--
-- As a superuser, in Stint's database, after its first start as the owner, and once more after an
-- upgrade; it changes nothing that is as it should be:
--
--   psql -v ON_ERROR_STOP=1 --dbname=stint --file=deploy/postgresql/roles.sql
--   psql --dbname=stint --command='\password stint_app'
--
-- Then QUARKUS_DATASOURCE_USERNAME=stint_app with its password, and QUARKUS_FLYWAY_USERNAME and
-- QUARKUS_FLYWAY_PASSWORD of the owner, which the service uses at its start alone; or none of the
-- two and QUARKUS_FLYWAY_MIGRATE_AT_START=false, where somebody else migrates.

do $$
declare
  owner name := (select tableowner from pg_tables where schemaname = 'public' and tablename = 'event');
begin
  if not exists (select from pg_roles where rolname = 'stint_app') then
    create role stint_app login;
  end if;
  execute format('alter default privileges for role %I in schema public'
    ' grant select, insert, update, delete on tables to stint_app', owner);
end
$$;

grant usage on schema public to stint_app;
grant select, insert, update, delete on all tables in schema public to stint_app;

-- The trail: docs/trail.md.
revoke update, delete, truncate on event, event_seal from stint_app;
revoke insert, update, delete, truncate on event_forgotten from stint_app;
revoke delete, truncate on event_head from stint_app;
grant execute on function forget_events, put_restored_events_first to stint_app;

-- What has been migrated is the owner's.
revoke insert, update, delete on flyway_schema_history from stint_app;
