-- When somebody asked that sessions which outlive a grant to a foreign principal end too; null: nobody.
alter table access_grant add column sessions_denied_at timestamptz;
