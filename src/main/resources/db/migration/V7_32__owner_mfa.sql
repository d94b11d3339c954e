-- What the owner of an adopted role demands of a sign-in, as a pass has read it last.
alter table role
  add column owner_mfa         boolean not null default false,
  add column owner_mfa_max_age bigint; -- seconds; null: any
-- Roles that were adopted before are to be read for it.
update role set written_surely = false, due_at = created_at where adopted and state <> 'DELETING';
