-- Columns of the roster that are kept with a member, as JSON; null: none.
alter table member add column roster text;
