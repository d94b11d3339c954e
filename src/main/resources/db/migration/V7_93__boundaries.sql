-- The permissions boundary that a user of Stint's making is known to have; null: none, or not known.
ALTER TABLE iam_user ADD COLUMN boundary varchar(2048);
