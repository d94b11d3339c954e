-- By which its holder may come to other roles, by assuming or by passing them: what is foreign on users goes at its end.
alter table access_grant add leads_on boolean not null default false;

update access_grant set leads_on = true
  where state <> 'REVOKED' and (
    policy_document ~* '(passrole|assumerole|iam:|sts:|"\*)' or (type = 'POLICY' and policy_document is null)
    or exists (
      select from role r
      where r.id = role_id and (r.settings::text ~* 'passrole' or r.settings::text ~ '"ALLOW"')));
