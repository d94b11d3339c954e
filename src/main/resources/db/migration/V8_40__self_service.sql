-- What is there keeps what it has: members may change their passwords, and nothing else.
alter table cohort add column self_password boolean not null default true;
alter table cohort add column self_mfa boolean not null default false;
alter table cohort add column self_access_keys boolean not null default false;
