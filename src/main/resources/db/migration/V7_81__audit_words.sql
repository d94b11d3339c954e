-- Events say what happened in one way, <resource>.<whatHappened>: those that are stored too, so that
-- who filters by the new words finds all of them.
alter table event disable trigger event_is_append_only;

update event set
  action = case action
    when 'cohort.active' then 'cohort.activated'
    when 'cohort.deleted' then 'cohort.deletionRequested'
    when 'cohort.removed' then 'cohort.deleted'
    when 'member.active' then 'member.activated'
    when 'member.removalAsked' then 'member.deletionRequested'
    when 'member.removed' then
      case when details ->> 'adopted' = 'true' then 'member.givenBack' else 'member.userDeleted' end
    when 'role.active' then 'role.activated'
    when 'role.sessions-revoked' then 'role.sessionsRevoked'
    when 'role.deletion-requested' then 'role.deletionRequested'
    when 'role.given-back' then 'role.givenBack'
    when 'grant.active' then 'grant.activated'
    when 'instance-profile.created' then 'instanceProfile.created'
    when 'instance-profile.adopted' then 'instanceProfile.adopted'
    when 'instance-profile.active' then 'instanceProfile.activated'
    when 'instance-profile.changed' then 'instanceProfile.changed'
    when 'instance-profile.role-kept' then 'instanceProfile.roleKept'
    when 'instance-profile.given-back' then 'instanceProfile.givenBack'
    when 'instance-profile.deletion-requested' then 'instanceProfile.deletionRequested'
    when 'instance-profile.deleted' then 'instanceProfile.deleted'
    else action
  end,
  subject_kind = case subject_kind when 'instance-profile' then 'instanceProfile' else subject_kind end
where subject_kind = 'instance-profile' or action in (
  'cohort.active', 'cohort.deleted', 'cohort.removed', 'member.active', 'member.removalAsked',
  'member.removed', 'role.active', 'role.sessions-revoked', 'role.deletion-requested',
  'role.given-back', 'grant.active');

alter table event enable trigger event_is_append_only;
