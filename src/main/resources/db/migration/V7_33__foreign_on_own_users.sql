-- Until when a user of Stint's own is looked at for what is not Stint's; null: it need not be.
alter table iam_user add column look_until timestamptz;

-- Access keys that Stint has issued: all others on its users are somebody else's doing.
create table issued_access_key (
  access_key_id text primary key,
  user_id       uuid not null references iam_user on delete cascade
);

create index issued_access_key_user on issued_access_key (user_id);

insert into issued_access_key (access_key_id, user_id)
  select distinct e.details ->> 'accessKeyId', u.id
  from event e join iam_user u on lower(u.user_name) = lower(e.subject_name)
  where e.action = 'member.accessKeyCreated' and e.details ->> 'accessKeyId' is not null
  on conflict do nothing;
