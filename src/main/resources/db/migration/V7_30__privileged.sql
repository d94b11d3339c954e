-- Grants on a role that lets its holder raise their own rights, and says so.
alter table access_grant add column privileged boolean not null default false;
