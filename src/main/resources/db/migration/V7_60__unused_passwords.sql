-- How long a password that was handed out may stay unused; of cohorts that are there, a day.
alter table cohort add column unused_for bigint not null default 86400; -- seconds
