-- Until when what others have put on a cohort's group is taken off; null: it is left.
alter table cohort add column foreign_until timestamptz;
