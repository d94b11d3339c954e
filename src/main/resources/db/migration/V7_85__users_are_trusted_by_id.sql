-- Trust policies tell users from others who have their names by now: they are written anew.
update role set due_at = least(due_at, now()), version = version + 1
  where exists (
    select from access_grant g
    where g.role_id = role.id and g.type = 'ASSUME_ROLE' and g.user_id is not null
      and g.state <> 'REVOKED');
