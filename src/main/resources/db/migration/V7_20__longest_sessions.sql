-- Denies on sessions stay for twelve hours, whatever a role's maximum is or was.
comment on column role.long_sessions_until is 'not used any more';

update role_session_cut
  set keep_until = greatest(keep_until, issued_before + interval '12 hours 1 minute');

-- What was to be taken off earlier stays: their roles are looked at anew.
update role set due_at = least(due_at, now()), version = version + 1
  where exists (
    select from access_grant g
    where g.role_id = role.id and g.type = 'ASSUME_ROLE'
      and (g.state <> 'REVOKED' or g.revoked_at > now() - interval '12 hours 1 minute'));
