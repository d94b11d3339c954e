-- What a cohort's group holds in IAM, or may since a pass has begun to write it: an end does not wait for IAM to show
-- it. Null: nothing was written since there is this column.
alter table cohort add column written text;
