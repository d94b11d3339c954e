-- What is asked for of a grant, and who has decided on it.
alter table access_grant
  add column requested_by     varchar(512),  -- who asked first, as owners are spelled; null: it was given
  -- What is asked for now: a grant that is to be given, or a later end of one that is there.
  add column asked_id         uuid,
  add column asked_issuer     text,
  add column asked_subject    text,
  add column asked_maker      text,          -- who made the API token that asked
  add column asked_at         timestamptz,
  add column asked_until      timestamptz,
  add column asked_rule       text,          -- JSON: the role's rule when it was asked
  add column asked_needed     int,
  add column asked_lapses_at  timestamptz,
  add constraint access_grant_not_given check (state not in ('REQUESTED', 'DENIED', 'LAPSED')
    or (active_at is null and revoked_at is null and identity_revision = 0 and role_revision = 0));

create index access_grant_not_given on access_grant (ended_at) where state in ('DENIED', 'LAPSED');
create index access_grant_requested_by on access_grant (requested_by) where requested_by is not null;

create table grant_approval (
  grant_id   uuid        not null references access_grant on delete cascade,
  asked_id   uuid        not null,
  digest     text        not null,           -- of all that was seen
  issuer     text        not null,
  subject    text        not null,
  decision   text        not null check (decision in ('APPROVE', 'DENY')),
  comment    text,
  decided_at timestamptz not null,
  position   bigint      generated always as identity,
  constraint grant_approval_once primary key (asked_id, digest, issuer, subject)
);

create index grant_approval_grant on grant_approval (grant_id);

-- Whoever asked does not decide, whatever the code thinks.
create function grant_approval_by_another() returns trigger language plpgsql as $$
begin
  if exists (
    select from access_grant g where g.id = new.grant_id
      and ((g.asked_issuer = new.issuer and g.asked_subject = new.subject)
        or g.requested_by = 'subject:' || case new.issuer when 'stint' then '' else new.issuer || ' ' end
          || new.subject)) then
    raise exception 'who asks for a grant does not decide on it'
      using errcode = 'check_violation', constraint = 'grant_approval_by_another';
  end if;
  return new;
end $$;

create trigger grant_approval_by_another before insert or update on grant_approval
  for each row execute function grant_approval_by_another();

-- Nor is a grant given that enough others have not agreed to.
create function access_grant_approved() returns trigger language plpgsql as $$
begin
  if new.state not in ('REQUESTED', 'DENIED', 'LAPSED') and not exists (
    select from grant_approval a where a.asked_id = old.asked_id and a.decision = 'APPROVE'
    group by a.digest having count(*) >= greatest(old.asked_needed, 1)) then
    raise exception 'the grant % has not been approved', old.id
      using errcode = 'check_violation', constraint = 'access_grant_approved';
  end if;
  return new;
end $$;

create trigger access_grant_approved before update of state on access_grant
  for each row when (old.state in ('REQUESTED', 'DENIED', 'LAPSED'))
  execute function access_grant_approved();

-- The address that a caller's issuer has verified.
alter table known_caller add column email text;
