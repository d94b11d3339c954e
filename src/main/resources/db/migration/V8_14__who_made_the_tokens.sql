-- Who has made the API token that asked, and those who have made what it was made with: each may have
-- a copy. The same of who decides.
alter table access_grant add column asked_makers varchar[];
update access_grant set asked_makers = array[asked_maker] where asked_maker is not null;
alter table access_grant drop column asked_maker;

alter table grant_approval add column makers text[] not null default '{}';

-- Nor does who has made the token of the other, nor who has agreed already by a token that they made.
create or replace function grant_approval_by_another() returns trigger language plpgsql as $$
declare
  decider text := case new.issuer when 'stint' then '' else new.issuer || ' ' end || new.subject;
begin
  if exists (
    select from access_grant g where g.id = new.grant_id
      and ((g.asked_issuer = new.issuer and g.asked_subject = new.subject)
        or g.requested_by = 'subject:' || decider
        or decider = any (g.asked_makers)
        or case g.asked_issuer when 'stint' then '' else g.asked_issuer || ' ' end || g.asked_subject
          = any (new.makers))) then
    raise exception 'who asks for a grant does not decide on it'
      using errcode = 'check_violation', constraint = 'grant_approval_by_another';
  end if;
  if new.decision = 'APPROVE' and exists (
    select from grant_approval a
    where a.asked_id = new.asked_id and a.digest = new.digest and a.decision = 'APPROVE'
      and (decider = any (a.makers)
        or case a.issuer when 'stint' then '' else a.issuer || ' ' end || a.subject
          = any (new.makers))) then
    raise exception 'who has agreed already does not agree by a token that they made'
      using errcode = 'check_violation', constraint = 'grant_approval_by_another';
  end if;
  return new;
end $$;
