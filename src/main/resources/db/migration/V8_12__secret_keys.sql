-- Since when and until when replicas have sealed and signed with a key: what a key that is to go was
-- used for last. The name of a key stands in each ciphertext too, and says nothing of the key.
create table secret_key (
  key_id           text        primary key,
  first_current_at timestamptz not null,
  last_current_at  timestamptz not null
);
