-- Whether the user was found under another name, or, adopted, not found: each pass looks first.
alter table iam_user add column astray boolean not null default false;
