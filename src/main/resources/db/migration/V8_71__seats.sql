-- A seat is a member without an e-mail address: it has its user name alone.
alter table iam_user alter column email drop not null;
alter table member alter column email drop not null;
