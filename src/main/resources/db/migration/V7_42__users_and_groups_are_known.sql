-- AIDA… of what was seen under the user's name and is somebody else's: left alone.
alter table iam_user add stranger_id text;

-- AGPA…: a group has no tags, so its id is all that tells it from a stranger's under its name.
alter table cohort add group_id text;
alter table cohort add stranger_id text;
