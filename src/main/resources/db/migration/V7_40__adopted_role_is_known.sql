-- AROA… of the role that was in IAM when its adoption was asked for: it is adopted, and no other.
alter table role add asked_id text;
-- AROA… of what was seen under the name and is somebody else's: left alone.
alter table role add stranger_id text;
