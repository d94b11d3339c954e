-- What who assumes the role by a grant may do to the session: give it tags, say on whose behalf.
alter table access_grant
  add column tag_session         boolean not null default false,
  add column set_source_identity boolean not null default false;
