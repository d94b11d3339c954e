-- What a cohort asks for on the users of its members.
alter table cohort add column tags text;
alter table cohort add column permissions_boundary varchar(2048);
-- The tags of cohorts that a user of Stint's making is known to have; null: none.
alter table iam_user add column tagged text;
-- Whether its boundary is what a cohort asks for, and not the one of the configuration.
alter table iam_user add column boundary_asked boolean not null default false;
