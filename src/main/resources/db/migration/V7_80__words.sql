-- The field's own words: what is desired, what IAM has confirmed, who shares a fair place.
alter table cohort rename column lane to fairness_group;
alter table iam_user rename column lane to fairness_group;
alter table role rename column lane to fairness_group;
alter table access_grant rename column lane to fairness_group;
alter table instance_profile rename column lane to fairness_group;
alter table role rename column written_surely to written_confirmed;
alter table iam_user rename column granted_surely to granted_confirmed;
alter table iam_user rename column wanted_password to desired_password;
alter table iam_user rename column look_until to resync_until;
