-- AIPA…: of the profile that was made, or was there when its adoption was asked for.
alter table instance_profile add iam_id text;
-- AIPA… of what was seen under the name and is somebody else's: left alone.
alter table instance_profile add stranger_id text;
